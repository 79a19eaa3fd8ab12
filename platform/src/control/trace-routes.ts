import type { SpanStore } from '../traces/span-store.ts';
import type { TraceQuery } from '../traces/trace-summary.ts';
import { answer, type ControlAnswer, refusal } from './control-answer.ts';

const ID = /^[\w-]{1,64}$/;
const DEFAULT_LIMIT = 50;
const MOST = 200;

/** `GET /traces/{id}`: the spans of a trace, or of all that have to do with an order. */
export async function findTrace(traces: SpanStore, id: string): Promise<ControlAnswer> {
  if (!ID.test(id)) return refusal(400, 'This is no id of a trace or an order.');
  return answer(200, { spans: await traces.find(id) });
}

/** `GET /traces?service=&is_failed=&since=&limit=`: the newest traces. */
export async function listTraces(traces: SpanStore, search: URLSearchParams): Promise<ControlAnswer> {
  const query = readQuery(search);
  return typeof query === 'string'
    ? refusal(400, query)
    : answer(200, { traces: await traces.recent(query) });
}

/** Or what is wrong with it. */
function readQuery(search: URLSearchParams): TraceQuery | string {
  const [service, failed, since, most] = ['service', 'is_failed', 'since', 'limit'].map(
    (name) => search.get(name) || undefined,
  );
  if (failed !== undefined && failed !== 'true' && failed !== 'false') return 'is_failed is true or false.';
  const sinceMs = since === undefined ? undefined : Date.parse(since);
  if (Number.isNaN(sinceMs)) return 'since is a time in ISO 8601.';
  const limit = most === undefined ? DEFAULT_LIMIT : Number(most);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) return `limit is a number from 1 to ${MOST}.`;
  return { service, isFailed: failed === undefined ? undefined : failed === 'true', sinceMs, limit };
}

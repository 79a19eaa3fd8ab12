import type { SpanStore } from '../traces/span-store.ts';
import type { TracesAre } from '../traces/trace-destination.ts';
import type { TraceQuery } from '../traces/trace-summary.ts';
import { answer, type ControlAnswer, refusal } from './control-answer.ts';

const ID = /^[\w-]{1,64}$/;
const DEFAULT_LIMIT = 50;
const MOST = 200;

/** What is kept of traces. */
export interface TracedRun {
  readonly traces: SpanStore;
  readonly tracesAre: TracesAre;
}

const NONE_KEPT = {
  elsewhere:
    'Services send their spans to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names: look there, by the id of a trace.',
  off: 'No traces are kept: `npm start` keeps them unless --no-traces or OTEL_TRACES_EXPORTER=none says otherwise.',
};

/** `GET /traces/{id}`: the spans of a trace, or of all that have to do with an order. 409: this run keeps none. */
export async function findTrace(run: TracedRun, id: string): Promise<ControlAnswer> {
  if (!ID.test(id)) return refusal(400, 'This is no id of a trace or an order.');
  const spans = await run.traces.find(id);
  return noneKept(run, spans) ?? answer(200, { spans });
}

/** `GET /traces?service=&is_failed=&since=&limit=`: the newest traces. 409: this run keeps none. */
export async function listTraces(run: TracedRun, search: URLSearchParams): Promise<ControlAnswer> {
  const query = readQuery(search);
  if (typeof query === 'string') return refusal(400, query);
  const traces = await run.traces.recent(query);
  return noneKept(run, traces) ?? answer(200, { traces });
}

/** What is found may be of an earlier run. */
function noneKept({ tracesAre }: TracedRun, found: readonly object[]): ControlAnswer | undefined {
  return found.length > 0 || tracesAre === 'kept' ? undefined : refusal(409, NONE_KEPT[tracesAre]);
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

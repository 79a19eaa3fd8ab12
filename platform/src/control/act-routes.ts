import type { ActRecord } from './act-record.ts';
import { answer, type ControlAnswer, refusal } from './control-answer.ts';

/** What somebody wants done, as a request says it. */
export interface AskedAct {
  /** The header `X-Actor`: a user's id. */
  readonly actor: string | readonly string[] | undefined;
  readonly service: string;
  readonly act: string;
  readonly search: URLSearchParams;
}

const ACTOR = /^[\w.@-]{1,64}$/;
const DEFAULT_LIMIT = 20;
const MOST = 200;
const MOST_TEXT = 200;

/** Does it, and keeps who did it and what came of it: also that it was refused, or failed. */
export async function recordedAct(
  record: ActRecord,
  { actor, service, act, search }: AskedAct,
  run: () => ControlAnswer | Promise<ControlAnswer>,
): Promise<ControlAnswer> {
  if (actor !== undefined && !(typeof actor === 'string' && ACTOR.test(actor)))
    return refusal(400, 'X-Actor is the id of a user.');
  const at = new Date().toISOString();
  const done = await ran(run);
  if ('events' in done) return done;
  const { status, body } = done;
  const told = [...search].map(([name, value]) => `${name}=${value}`);
  record.add({
    at,
    actor: actor ?? null,
    service,
    act: [act, ...told].join(' ').slice(0, MOST_TEXT),
    status,
    detail: 'detail' in body ? String(body.detail) : null,
  });
  return done;
}

async function ran(run: () => ControlAnswer | Promise<ControlAnswer>): Promise<ControlAnswer> {
  try {
    return await run();
  } catch (error) {
    return refusal(500, (error as Error).message);
  }
}

/** `GET /acts?service=&limit=`: what was done last, newest first. */
export async function listActs(record: ActRecord, search: URLSearchParams): Promise<ControlAnswer> {
  const most = search.get('limit');
  const limit = most === null ? DEFAULT_LIMIT : Number(most);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    return refusal(400, `limit is a number from 1 to ${MOST}.`);
  return answer(200, { acts: await record.newest(limit, search.get('service') ?? undefined) });
}

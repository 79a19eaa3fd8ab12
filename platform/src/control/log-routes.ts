import { findLines } from '../logs/find-lines.ts';
import { followLines } from '../logs/follow-lines.ts';
import type { KeptLog } from '../logs/kept-log.ts';
import { LogQueryError, readLogQuery } from '../logs/log-query.ts';
import { answer, type ControlAnswer, refusal } from './control-answer.ts';

/** `GET /logs?service=&order_id=&trace_id=&level=&since=&limit=`; with `follow=1` what is written from then on, as events. */
export async function searchLogs(logs: readonly KeptLog[], search: URLSearchParams): Promise<ControlAnswer> {
  try {
    const { service, isFollowed, ...query } = readLogQuery(search);
    const chosen = service === undefined ? logs : logs.filter(({ name }) => name === service);
    if (chosen.length === 0) return refusal(404, `There is no process ${service} here.`);
    if (isFollowed) return { events: (signal) => followLines(chosen, query, signal) };
    return answer(200, await findLines(chosen, query));
  } catch (error) {
    if (error instanceof LogQueryError) return refusal(400, error.message);
    throw error;
  }
}

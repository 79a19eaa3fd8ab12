import type { LogLine } from './log-line.ts';
import { LEVELS, type LogQuery } from './log-query.ts';

/** True for text, or many lines of it, that has in it what is looked for. Cheap: it comes before the text is parsed. */
export function mentions(
  text: string | Buffer,
  { orderId, traceId }: Pick<LogQuery, 'orderId' | 'traceId'>,
): boolean {
  return [orderId, traceId].every((id) => id === undefined || text.includes(id));
}

export function isBadEnough(
  line: Pick<LogLine, 'level'>,
  { level = 'trace' }: Pick<LogQuery, 'level'>,
): boolean {
  return LEVELS.indexOf(line.level) >= LEVELS.indexOf(level);
}

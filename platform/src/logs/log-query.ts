/** What is looked for in the logs; all of it must fit. */
export interface LogQuery {
  readonly service?: string | undefined;
  /** Lines that mention it. */
  readonly orderId?: string | undefined;
  readonly traceId?: string | undefined;
  /** And what is worse. */
  readonly level?: Level | undefined;
  /** Milliseconds since 1970. */
  readonly sinceMs?: number | undefined;
  /** The newest so many. */
  readonly limit: number;
  /** True: those that are written from now on, instead of those that are kept. */
  readonly isFollowed: boolean;
}

/** Says in one sentence which parameter is wrong. */
export class LogQueryError extends Error {
  override readonly name = 'LogQueryError';
}

/** From the least to the worst. */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof LEVELS)[number];

const DEFAULT_LIMIT = 200;
const MOST_LINES = 1000;
const KNOWN: ReadonlySet<string> = new Set([
  'service',
  'order_id',
  'trace_id',
  'level',
  'since',
  'limit',
  'follow',
]);
const ID = /^[\w-]{1,64}$/;

/** Throws LogQueryError. An empty parameter counts as none. */
export function readLogQuery(search: URLSearchParams): LogQuery {
  const unknown = [...search.keys()].find((name) => !KNOWN.has(name));
  if (unknown !== undefined) throw new LogQueryError(`${unknown} is no parameter: ${[...KNOWN].join(', ')}.`);
  return {
    service: search.get('service') || undefined,
    orderId: idOf(search, 'order_id'),
    traceId: idOf(search, 'trace_id'),
    level: levelOf(search.get('level')),
    sinceMs: timeOf(search.get('since')),
    limit: limitOf(search.get('limit')),
    isFollowed: search.get('follow') === '1',
  };
}

function idOf(search: URLSearchParams, name: string): string | undefined {
  const id = search.get(name) || undefined;
  if (id !== undefined && !ID.test(id)) throw new LogQueryError(`${name} is no id.`);
  return id;
}

function levelOf(text: string | null): Level | undefined {
  if (!text) return undefined;
  const level = LEVELS.find((one) => one === text);
  if (level === undefined) throw new LogQueryError(`level is one of ${LEVELS.join(', ')}.`);
  return level;
}

function timeOf(text: string | null): number | undefined {
  if (!text) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new LogQueryError('since is a time in ISO 8601.');
  return time;
}

function limitOf(text: string | null): number {
  if (!text) return DEFAULT_LIMIT;
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit < 1 || limit > MOST_LINES)
    throw new LogQueryError(`limit is a number from 1 to ${MOST_LINES}.`);
  return limit;
}

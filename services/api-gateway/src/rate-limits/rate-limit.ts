import type { RateLimitDefinition } from '@platform/contracts/edge-routes.ts';
import { type Pace, paceOf } from './gcra.ts';

/** A limit, ready for use. */
export interface RateLimit extends Pace {
  readonly name: string;
  readonly by: RateLimitDefinition['by'];
  readonly of: 'staff' | 'others' | 'everyone';
  readonly isEverywhere: boolean;
  readonly insteadOf: string | undefined;
  /** Its item of the `RateLimit-Policy` field. */
  readonly policy: string;
}

export type RateLimitTable = Readonly<Record<string, RateLimitDefinition>>;

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const OVERRIDE = /^([a-z][a-z0-9-]*)=(?:off|([0-9]{1,9})\/([0-9]{1,9}))$/;
const KEYS: ReadonlySet<string> = new Set(['by', 'quota', 'windowS', 'of', 'isEverywhere', 'insteadOf']);
// Above that a microsecond, in which time is counted, becomes too coarse.
const MAX_PER_SECOND = 100_000;
const MAX_WINDOW_S = 366 * 24 * 3600;

/**
 * The limits of a table by name, as `overrides` change them: `login=100/60` is a quota and its window in seconds,
 * `login=off` is no limit. Throws an Error that lists everything that is wrong.
 */
export function readRateLimits(
  table: RateLimitTable,
  overrides: readonly string[] = [],
): ReadonlyMap<string, RateLimit | 'off'> {
  const changes = overrides.map((text) => readOverride(text, table));
  const changed = Object.entries(table).map(([name, definition]): [string, RateLimitDefinition | 'off'] => {
    const change = changes.find((one) => typeof one === 'object' && one.name === name);
    if (typeof change !== 'object') return [name, definition];
    return [name, change.to === 'off' ? 'off' : { ...definition, ...change.to }];
  });
  const problems = [
    ...changes.filter((change) => typeof change === 'string'),
    ...changed.flatMap(([name, definition]) => problemsOf(name, definition, table)),
  ];
  if (problems.length > 0) throw new Error(`the rate limits are not valid:\n  ${problems.join('\n  ')}`);
  return new Map(
    changed.map(([name, definition]) => [name, definition === 'off' ? 'off' : toLimit(name, definition)]),
  );
}

type Change = { readonly name: string; readonly to: 'off' | { quota: number; windowS: number } };

/** What an override says, or what is wrong with it. */
function readOverride(text: string, table: RateLimitTable): Change | string {
  const [, name, quota, windowS] = OVERRIDE.exec(text) ?? [];
  if (name === undefined) return `${text} is not of the form name=quota/seconds or name=off`;
  if (!Object.hasOwn(table, name))
    return `there is no limit ${name}; there are ${Object.keys(table).join(', ') || 'none'}`;
  return { name, to: quota === undefined ? 'off' : { quota: Number(quota), windowS: Number(windowS) } };
}

function toLimit(name: string, definition: RateLimitDefinition): RateLimit {
  const { by, quota, windowS, of = 'everyone', isEverywhere = false, insteadOf } = definition;
  const policy = `"${name}";q=${quota};w=${windowS}`;
  return { name, by, of, isEverywhere, insteadOf, policy, ...paceOf(quota, windowS) };
}

// The compiler has checked our own table, but not one that is given to a running gateway.
function problemsOf(name: string, definition: RateLimitDefinition | 'off', table: RateLimitTable): string[] {
  if (definition === 'off') return [];
  if (typeof definition !== 'object' || definition === null) return [`${name}: is no limit`];
  const { by, quota, windowS, of, isEverywhere, insteadOf } = definition;
  const problems: string[] = [];
  const unknown = Object.keys(definition).filter((key) => !KEYS.has(key));
  if (!NAME.test(name)) problems.push('is no name of small letters, digits and -');
  if (unknown.length > 0) problems.push(`a limit has no ${unknown.join(', ')}`);
  if (!['route', 'client', 'user'].includes(by)) problems.push('by is route, client or user');
  if (!Number.isInteger(quota) || quota < 1) problems.push('quota is a whole number above 0');
  if (!Number.isInteger(windowS) || windowS < 1 || windowS > MAX_WINDOW_S)
    problems.push('windowS is a whole number of seconds, from 1 to a year');
  if (quota / windowS > MAX_PER_SECOND) problems.push(`${MAX_PER_SECOND} a second are the most`);
  if (of !== undefined && of !== 'staff' && of !== 'others') problems.push('of is staff or others');
  if (isEverywhere !== undefined && typeof isEverywhere !== 'boolean')
    problems.push('isEverywhere is true or false');
  if (insteadOf !== undefined && !Object.hasOwn(table, insteadOf))
    problems.push(`there is no limit ${insteadOf} that it could stand for`);
  return problems.map((problem) => `${name}: ${problem}`);
}

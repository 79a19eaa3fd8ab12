import { HttpProblem, problem } from '@platform/service-defaults/problems/problem.ts';

const MAX_LENGTH = 8192;
// What needs a second look: an escape, a backslash, two slashes, or a segment that begins with a dot.
const SUSPECT = /[%\\]|\/\/|\/\./;
const BROKEN_ESCAPE = /%(?![0-9a-f]{2})/i;
// Nobody escapes an escape of an escape in earnest.
const MAX_DECODINGS = 3;
const UNRESERVED = /[\w.~-]/;
const ESCAPE = /%([0-9a-f]{2})/gi;
// A dot segment however it is spelt: `..;` is one to servers with path parameters, `\` a slash to others.
const DOT_SEGMENT = /(?:^|[/\\])\.{1,2}(?:[/\\;]|$)/;

/**
 * The path of a request's target, without its query, as it came. Throws a 400 for one that means different things to
 * different readers: what rules are matched on here is what the service reads.
 */
export function pathOf(target: string): string {
  if (target.length > MAX_LENGTH)
    throw new HttpProblem(problem(414, 'address-too-long', 'The address is too long.'));
  const queryAt = target.indexOf('?');
  const path = queryAt < 0 ? target : target.slice(0, queryAt);
  if (!path.startsWith('/') || path.includes('#')) throw refused();
  if (SUSPECT.test(path) && !isPlain(path)) throw refused();
  return path;
}

/**
 * The path as services read it: letters, digits and `-._~` stand for themselves however they are spelt (RFC 3986, section
 * 6.2.2.2), so `/%73tream` is `/stream`.
 */
export function asRead(path: string): string {
  if (!path.includes('%')) return path;
  return path.replace(ESCAPE, (spelt, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return UNRESERVED.test(character) ? character : spelt;
  });
}

/**
 * The path as a careless reader may take it: every escape read, `;` and what follows left out of each segment. Only for
 * comparison: what such a reader takes for another route has to be refused.
 */
export function asMisread(path: string): string {
  if (!/[%;]/.test(path)) return path;
  let read = path;
  for (let times = 0; times < MAX_DECODINGS; times++) read = decoded(read);
  return read.replace(/;[^/]*/g, '').replace(/\/{2,}/g, '/');
}

function isPlain(path: string): boolean {
  if (path.includes('//') || path.includes('\\') || BROKEN_ESCAPE.test(path)) return false;
  // Read as often as somebody behind us might: %252e%252e is `..` to who decodes twice.
  let read = path;
  for (let times = 0; times <= MAX_DECODINGS; times++) {
    if (DOT_SEGMENT.test(read) || read.includes('\0') || read.includes('\\')) return false;
    const next = decoded(read);
    if (next === read) return true;
    read = next;
  }
  return false;
}

function decoded(path: string): string {
  return path.replace(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function refused(): HttpProblem {
  return new HttpProblem(problem(400, 'bad-address', 'The address is not a plain path.'));
}

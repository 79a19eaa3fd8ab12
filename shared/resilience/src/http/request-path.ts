/** A value of a query string; `undefined` leaves the parameter out, a list repeats it. */
export type QueryValue = string | number | boolean | undefined | readonly (string | number | boolean)[];

/**
 * A path whose interpolations are each one segment: whatever they hold is percent-encoded, so that it cannot
 * reach another route. Throws a TypeError for an empty segment, `.` and `..`, which no encoding can save.
 *
 *     path`/api/users/${userId}/addresses`
 */
export function path(strings: TemplateStringsArray, ...segments: readonly (string | number)[]): string {
  return strings.reduce((before, after, i) => `${before}${encodeSegment(segments[i - 1] ?? '')}${after}`);
}

/** `path` with `query` after it. */
export function withQuery(path: string, query: Readonly<Record<string, QueryValue>> | undefined): string {
  if (query === undefined) return path;
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}

function encodeSegment(segment: string | number): string {
  const text = String(segment);
  if (text === '' || text === '.' || text === '..') throw new TypeError(`"${text}" is no segment of a path`);
  return encodeURIComponent(text.toWellFormed());
}

const PATTERN = /^\/(?:(?:[a-z0-9.-]+|\*)(?:\/(?:[a-z0-9.-]+|\*))*)?$/;
// What the gateway answers itself, what stays inside, and the APIs.
const NEVER_PAGES: ReadonlySet<string> = new Set([
  'api',
  'docs',
  'health',
  'internal',
  'metrics',
  'openapi.json',
]);

/** Whether `path` can be that of a route, as `EdgeRoute` says. */
export function isRoutePattern(path: string): boolean {
  return PATTERN.test(path);
}

/** Whether a path or a pattern is where no page can be, such as `/api/users`: its first segment says so, in any case. */
export function isBesidePages(path: string): boolean {
  return NEVER_PAGES.has(firstSegment(path).toLowerCase());
}

function firstSegment(path: string): string {
  const end = path.indexOf('/', 1);
  return end < 0 ? path.slice(1) : path.slice(1, end);
}

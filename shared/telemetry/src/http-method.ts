// RFC 9110 and RFC 5789: those that the semantic conventions know.
const KNOWN: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
]);

/** The method for metrics and spans: one of the known ones or `_OTHER`, so that callers cannot make up new ones. */
export function knownMethod(method: string | undefined): string {
  return method !== undefined && KNOWN.has(method) ? method : '_OTHER';
}

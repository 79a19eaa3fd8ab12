import type { IncomingHttpHeaders } from 'node:http';

/**
 * True for a request that a page of ours has made, as its browser says: `Sec-Fetch-Site` (W3C Fetch Metadata), or else
 * `Origin` (RFC 6454). A request with neither is refused: every browser that we serve sends one with a form.
 */
export function isOfOurPages(headers: IncomingHttpHeaders, publicUrl: string | undefined): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = headers;
  return (
    origin !== undefined &&
    origin === (publicUrl === undefined ? originOf(headers) : new URL(publicUrl).origin)
  );
}

/** In development, where nobody has said how the platform is reached. */
function originOf({ host, 'x-forwarded-host': forwarded, 'x-forwarded-proto': scheme }: IncomingHttpHeaders) {
  return `${String(scheme ?? 'http')}://${String(forwarded ?? host)}`;
}

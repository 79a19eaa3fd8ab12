import type { IncomingMessage } from 'node:http';
import { peerAddress } from '@platform/service-defaults/server/client-network.ts';
import type { RequestHead } from './request-head.ts';
import type { Sender } from './sender.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

/** True for a client that came over TLS: to us, or to a trusted proxy before us. */
export function cameByTls({ socket }: IncomingMessage, head: RequestHead, trusted: TrustedProxies): boolean {
  if ('encrypted' in socket) return true;
  return head.forwardedProto === 'https' && trusted.includes(peerAddress(socket.remoteAddress));
}

/** The X-Forwarded-* and Forwarded (RFC 7239) headers for a request, name and value in turn. */
export function forwardedHeaders(
  head: RequestHead,
  { address: peer, forwardedFor }: Sender,
  isTls: boolean,
  trusted: TrustedProxies,
): string[] {
  const isTrusted = trusted.includes(peer);
  const claimed = <T>(claim: T | undefined) => (isTrusted ? claim : undefined);
  const before = claimed(forwardedFor);
  const proto = claimed(head.forwardedProto) === 'https' || isTls ? 'https' : 'http';
  const host = claimed(head.forwardedHost) ?? head.host;
  const elements = claimed(head.forwarded);
  const element = forwardedElement(peer, isTls ? 'https' : 'http', head.host);
  const headers = [
    'x-forwarded-for',
    before === undefined ? peer : `${before}, ${peer}`,
    'x-forwarded-proto',
    proto,
    'forwarded',
    elements === undefined ? element : `${elements}, ${element}`,
  ];
  if (host !== undefined) headers.push('x-forwarded-host', host);
  return headers;
}

/** One hop. Quoted is what a token has no characters for: the colons of IPv6 addresses and of ports. */
function forwardedElement(peer: string, proto: string, host: string | undefined): string {
  const by = peer.includes(':') ? `"[${peer}]"` : peer;
  return host === undefined ? `for=${by};proto=${proto}` : `for=${by};host="${host}";proto=${proto}`;
}

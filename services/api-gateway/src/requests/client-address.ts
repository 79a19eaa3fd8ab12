import { isIPv4, isIPv6 } from 'node:net';
import { networkOf } from '@platform/service-defaults/server/client-network.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

// An IPv4 address within an IPv6 one (RFC 4291, section 2.5.5.2), in its two spellings.
const MAPPED = /^(?:0{0,4}:){0,5}:?ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i;
// With a port, as some proxies write it.
const WITH_PORT = /^(?:\[([0-9a-f:.]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/i;
// No request comes through more proxies of ours.
const MAX_HOPS = 32;

/**
 * Who sent a request, for counting: the peer, or what trusted proxies say, from the nearest one back to the first
 * address that is none of theirs. What a client itself claimed stands further left and is never reached. It is counted by
 * its network, as connections are.
 */
export function clientOf(peer: string, forwardedFor: string | undefined, trusted: TrustedProxies): string {
  if (forwardedFor === undefined || !trusted.includes(peer)) return networkOf(peer);
  let nearest = peer;
  let end = forwardedFor.length;
  for (let hops = 0; end > 0 && hops < MAX_HOPS; hops++) {
    const comma = forwardedFor.lastIndexOf(',', end - 1);
    const address = addressOf(forwardedFor.slice(comma + 1, end).trim());
    // A trusted proxy that says no address has nobody else to be counted for.
    if (address === undefined) break;
    nearest = address;
    if (!trusted.includes(nearest)) break;
    end = comma;
  }
  return networkOf(nearest);
}

/** The address in an entry of X-Forwarded-For, an IPv4 one also if it was written as an IPv6 one. */
export function addressOf(entry: string): string | undefined {
  const [, bracketed, before] = WITH_PORT.exec(entry) ?? [];
  const address = bracketed ?? before ?? entry;
  if (isIPv4(address)) return address;
  return isIPv6(address) ? unmapped(address) : undefined;
}

function unmapped(address: string): string {
  const [, dotted, high, low] = MAPPED.exec(address) ?? [];
  if (dotted !== undefined) return dotted;
  if (high === undefined || low === undefined) return address;
  const bits = Number.parseInt(high, 16) * 0x1_0000 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.');
}

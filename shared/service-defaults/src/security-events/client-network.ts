import { isIP } from 'node:net';

const IPV6_GROUPS = 8;
const BITS_A_GROUP = 16;

export interface NetworkBits {
  readonly v4: number;
  readonly v6: number;
}

/** What is kept of a client's address in records: the network of a small provider or a company, not one household. */
export const RECORDED: NetworkBits = { v4: 24, v6: 48 };

/**
 * The network that `address` is in, such as `203.0.113.0/24`, with `bits` fixed (of IPv4 a multiple of 8, of IPv6 of 16).
 * Undefined for text that is no address.
 */
export function clientNetwork(address: string, bits: NetworkBits = RECORDED): string | undefined {
  const [plain = ''] = address.split('%'); // RFC 4007: a zone says which interface of ours, not who is there.
  if (isIP(plain) === 4) {
    const kept = plain.split('.').slice(0, bits.v4 / 8);
    return `${[...kept, '0', '0', '0', '0'].slice(0, 4).join('.')}/${bits.v4}`;
  }
  if (isIP(plain) !== 6) return undefined;
  const kept = groupsOf(plain).slice(0, bits.v6 / BITS_A_GROUP);
  return `${kept.join(':')}${kept.length < IPV6_GROUPS ? '::' : ''}/${bits.v6}`;
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(address: string): string[] {
  // The URL parser writes any spelling in one way (RFC 5952), an IPv4 tail included.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  return [...left, ...Array(IPV6_GROUPS - left.length - right.length).fill('0'), ...right];
}

import { BlockList, isIP } from 'node:net';

// No request comes through more proxies of ours.
const MAX_HOPS = 32;

/**
 * Where a request comes from: the peer, or, when the peer is one of our own proxies, whom it says it speaks for. Read
 * from the right: each proxy adds the address it saw, and what stands further left anybody may have written.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | string[] | undefined,
  proxies: BlockList,
): string {
  const hops = [forwardedFor ?? []].flat().join(',');
  let client = plainAddress(peer);
  for (let end = hops.length, read = 0; end > 0 && read < MAX_HOPS && isListed(proxies, client); read++) {
    const comma = hops.lastIndexOf(',', end - 1);
    const hop = plainAddress(hops.slice(comma + 1, end));
    if (isIP(hop) === 0) break;
    client = hop;
    end = comma;
  }
  return client;
}

/** A list of networks such as `10.0.0.0/8`. Throws on one that is none. */
export function networkList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return list;
}

function isListed(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

/** An IPv4 address that a dual-stack socket shows as IPv6 is the same client. */
function plainAddress(text: string): string {
  const address = text.trim();
  return address.toLowerCase().startsWith('::ffff:') && isIP(address.slice(7)) === 4
    ? address.slice(7)
    : address;
}

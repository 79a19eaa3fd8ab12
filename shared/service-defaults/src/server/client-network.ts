/**
 * The network that a client counts as: an IPv4 address by itself, of an IPv6 address the first 64 bits, in one spelling.
 * Within 64 bits a host has as many addresses as it likes (RFC 6177); an IPv4 network is shared by strangers.
 */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [bare = ''] = address.split('%', 1); // The zone of a link-local address.
  const [head = '', tail] = bare.toLowerCase().split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':');
    // An IPv4 address at the end stands for two groups.
    const count = after.length + (tail.includes('.') ? 1 : 0);
    while (groups.length + count < 8) groups.push('0');
    groups.push(...after);
  }
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}

/** The address of the other end of a connection; an IPv4 one may come dressed as IPv6. */
export function peerAddress(remoteAddress: string | undefined): string {
  return (remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
}

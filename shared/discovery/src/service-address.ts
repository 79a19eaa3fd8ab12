/** What the address of a service says of where its instances are. */
export type ServiceAddress =
  | { readonly kind: 'static'; readonly origins: readonly string[] }
  | { readonly kind: 'dns'; readonly name: string; readonly port: number }
  | { readonly kind: 'srv'; readonly name: string; readonly protocol: string }
  | { readonly kind: 'consul'; readonly service: string; readonly tag?: string; readonly protocol: string };

const REGISTRY = /^(dns|srv|consul)\+(https?):\/\/([^/?#@]+)\/?(?:\?tag=([\w.-]+))?$/i;
const SRV_NAME = /^_[\w-]+\._(tcp|udp)\.[\w.-]+$/i;
const HOST_AND_PORT = /^([\w.-]+):(\d{1,5})$/;
const SERVICE_NAME = /^[\w.-]+$/;

/**
 * Reads an address:
 * - `http://a:8001,http://b:8001`: these instances;
 * - `dns+http://name:8001`: one for each address of the name;
 * - `srv+http://_http._tcp.name`: one for each target of the SRV records, each with its own port;
 * - `consul+http://service` or `consul+http://service?tag=blue`: those that Consul knows to be well.
 *
 * `https` may stand for `http`, but not with `dns+`, as certificates are given to names. Throws a TypeError, which
 * does not repeat the address (it may hold a password), for anything else.
 */
export function parseServiceAddress(address: string): ServiceAddress {
  const match = REGISTRY.exec(address.trim());
  if (match === null) return { kind: 'static', origins: [...new Set(address.split(',').map(toOrigin))] };
  const [, registry = '', scheme = '', name = '', tag] = match;
  const protocol = scheme.toLowerCase();
  switch (registry.toLowerCase()) {
    case 'consul':
      if (!SERVICE_NAME.test(name))
        throw new TypeError('consul+http:// is followed by the name of a service');
      return { kind: 'consul', service: name, protocol, ...(tag === undefined ? {} : { tag }) };
    case 'srv':
      if (!SRV_NAME.test(name))
        throw new TypeError('an address of SRV records is srv+http://_http._tcp.name');
      return { kind: 'srv', name, protocol };
    default:
      return dnsAddress(name, protocol);
  }
}

function dnsAddress(hostAndPort: string, protocol: string): ServiceAddress {
  const [, name, port] = HOST_AND_PORT.exec(hostAndPort) ?? [];
  if (name === undefined || Number(port) > 65_535 || protocol !== 'http')
    throw new TypeError('an address by DNS is dns+http://name:port; for https use srv+https://');
  return { kind: 'dns', name, port: Number(port) };
}

function toOrigin(address: string): string {
  const url = URL.parse(address.trim());
  const isPlain =
    url !== null &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.pathname === '/' &&
    `${url.search}${url.hash}${url.username}${url.password}` === '';
  if (!isPlain) throw new TypeError('a service address is http://host:port, or several separated by commas');
  return url.origin;
}

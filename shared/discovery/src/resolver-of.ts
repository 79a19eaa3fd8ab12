import type { Log } from '@platform/telemetry/log.ts';
import type { ConsulOptions } from './consul-agent.ts';
import { consulResolver } from './consul-resolver.ts';
import { addressResolver, srvResolver } from './dns-resolver.ts';
import type { Resolver } from './resolver.ts';
import { parseServiceAddress } from './service-address.ts';

export interface DiscoveryOptions {
  /** Needed for `consul+http://` addresses. */
  readonly consul?: ConsulOptions | undefined;
  /** For `dns+` and `srv+` addresses, such as `127.0.0.1:5353`; default: the system's servers. */
  readonly dnsServers?: readonly string[] | undefined;
  readonly log?: Log | undefined;
}

/** The resolver that an address asks for (see `parseServiceAddress`). Throws a TypeError for one that is none. */
export function resolverOf(address: string, options: DiscoveryOptions = {}): Resolver {
  const { consul, dnsServers: servers, log } = options;
  const parsed = parseServiceAddress(address);
  switch (parsed.kind) {
    case 'static':
      return { origins: () => parsed.origins, close() {} };
    case 'dns':
      return addressResolver({ ...parsed, servers, log });
    case 'srv':
      return srvResolver({ ...parsed, servers, log });
    case 'consul':
      if (consul === undefined) throw new TypeError('an address of consul+http:// needs CONSUL_HTTP_ADDR');
      return consulResolver({ ...parsed, consul, log });
  }
}

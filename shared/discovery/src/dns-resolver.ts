import { Resolver as DnsClient } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import type { Log } from '@platform/telemetry/log.ts';
import { type Finding, FollowingResolver } from './following-resolver.ts';
import type { Resolver } from './resolver.ts';

export interface DnsOptions {
  /** A full name: search domains are not tried. */
  readonly name: string;
  /** Servers such as `127.0.0.1:5353`; default: the system's. */
  readonly servers?: readonly string[] | undefined;
  readonly log?: Log | undefined;
}

// A record that may not be kept at all is kept for as long as a burst of calls.
const SHORTEST_MS = 1_000;
// What an operator changes is to be seen soon, whatever a record's time to live.
const LONGEST_MS = 30_000;
// Node does not tell the time to live of SRV records, only that of the addresses they lead to.
const LONGEST_SRV_MS = 5_000;
const TIMEOUT_MS = 2_000;
const TRIES = 2;
// RFC 1035, RCODE 3, and an answer without records: there is no instance, and that is an answer.
const NOTHING: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA']);

interface Addresses {
  readonly hosts: readonly string[];
  readonly ttlMs: number;
}

/** An instance for each address of a name (A records; AAAA where there are none), as a headless Kubernetes service has them. */
export function addressResolver(options: DnsOptions & { readonly port: number }): Resolver {
  const { name, port } = options;
  return followed(options, async (client) => {
    const { hosts, ttlMs } = await addressesOf(client, name);
    return {
      origins: hosts.map((host) => `http://${host}:${port}`),
      validForMs: Math.min(ttlMs, LONGEST_MS),
    };
  });
}

/**
 * An instance for each target of `_service._proto.name` (RFC 2782), of the lowest priority number only; weights are left
 * to the balancer, which sees how busy each is. Over https the target's name stands for its addresses, as certificates do.
 */
export function srvResolver(options: DnsOptions & { readonly protocol: string }): Resolver {
  const { name, protocol } = options;
  return followed(options, async (client) => {
    const records = await orNothing(client.resolveSrv(name));
    const first = Math.min(...records.map(({ priority }) => priority));
    const targets = records.filter(({ priority }) => priority === first);
    if (protocol === 'https')
      return {
        origins: targets.map(({ name: host, port }) => `https://${host}:${port}`),
        validForMs: LONGEST_SRV_MS,
      };
    const found = await Promise.all(
      targets.map(async ({ name: host, port }) => ({ port, ...(await addressesOf(client, host)) })),
    );
    return {
      origins: found.flatMap(({ hosts, port }) => hosts.map((host) => `${protocol}://${host}:${port}`)),
      validForMs: Math.min(LONGEST_SRV_MS, ...found.map(({ ttlMs }) => ttlMs)),
    };
  });
}

function followed(
  { name, servers, log }: DnsOptions,
  find: (client: DnsClient) => Promise<Finding>,
): Resolver {
  const client = new DnsClient({ timeout: TIMEOUT_MS, tries: TRIES });
  if (servers !== undefined) client.setServers(servers);
  const resolver = new FollowingResolver({
    service: name,
    ask: async () => {
      const { origins, validForMs } = await find(client);
      return { origins, validForMs: Math.max(validForMs, SHORTEST_MS) };
    },
    log,
  });
  return {
    origins: () => resolver.origins(),
    close() {
      resolver.close();
      client.cancel();
    },
  };
}

async function addressesOf(client: DnsClient, name: string): Promise<Addresses> {
  const v4 = await orNothing(client.resolve4(name, { ttl: true }));
  // An instance with addresses of both kinds would count twice.
  const records = v4.length > 0 ? v4 : await orNothing(client.resolve6(name, { ttl: true }));
  return {
    hosts: records.map(({ address }) => (isIPv6(address) ? `[${address}]` : address)),
    // Of no record no time is known: look again soon.
    ttlMs: records.length === 0 ? 0 : Math.min(...records.map(({ ttl }) => ttl)) * 1000,
  };
}

async function orNothing<Entry>(records: Promise<Entry[]>): Promise<Entry[]> {
  try {
    return await records;
  } catch (error) {
    if (NOTHING.has((error as { code?: unknown }).code)) return [];
    throw error;
  }
}

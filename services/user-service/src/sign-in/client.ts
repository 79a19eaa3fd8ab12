import type { BlockList } from 'node:net';
import { clientNetwork } from '@platform/service-defaults/security-events/client-network.ts';
import type { FastifyRequest } from 'fastify';
import { clientAddress } from './client-address.ts';

/** Where a request comes from. */
export interface Client {
  readonly ipAddress: string;
  readonly userAgent: string;
  /** What tries are counted by: an IPv4 address, or the /64 that one subscriber of IPv6 has. */
  readonly network: string;
  /** What is recorded of it. */
  readonly recordedNetwork: string | undefined;
}

const COUNTED = { v4: 32, v6: 64 };

/** The client of a request; `proxies` are the peers whose X-Forwarded-For is believed. */
export function clientOf({ ip, headers }: FastifyRequest, proxies: BlockList): Client {
  const ipAddress = clientAddress(ip, headers['x-forwarded-for'], proxies);
  return {
    ipAddress,
    userAgent: headers['user-agent'] ?? '',
    network: clientNetwork(ipAddress, COUNTED) ?? ipAddress,
    recordedNetwork: clientNetwork(ipAddress),
  };
}

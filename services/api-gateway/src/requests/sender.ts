import type { IncomingMessage } from 'node:http';
import { peerAddress } from '@platform/service-defaults/server/client-network.ts';
import { addressOf } from './client-address.ts';

/** Where a request came from. */
export interface Sender {
  readonly address: string;
  /** What it said of those before it; believed of trusted proxies alone. */
  readonly forwardedFor: string | undefined;
}

/** The other end of its connection. */
export function peerOf({ socket }: IncomingMessage, forwardedFor: string | undefined): Sender {
  return { address: peerAddress(socket.remoteAddress), forwardedFor };
}

/**
 * For whom a front end calls: the last address of its X-Forwarded-For, which is the one that this gateway or another
 * had added for the browser's request. What stands before it is as good as it was then. The front end itself when it
 * names nobody.
 */
export function behindFrontEnd(frontEnd: Sender): Sender {
  const { forwardedFor } = frontEnd;
  if (forwardedFor === undefined) return frontEnd;
  const comma = forwardedFor.lastIndexOf(',');
  const address = addressOf(forwardedFor.slice(comma + 1).trim());
  if (address === undefined) return frontEnd;
  return { address, forwardedFor: comma < 0 ? undefined : forwardedFor.slice(0, comma) };
}

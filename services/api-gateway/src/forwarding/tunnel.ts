import type { Duplex } from 'node:stream';

// Of a WebSocket that says nothing the other end may be gone without a word; those in earnest ping each other.
const SILENCE_MS = 5 * 60_000;

type Connection = Duplex & { setTimeout?: (ms: number, onTimeout: () => void) => unknown };

/**
 * Passes bytes both ways between two connections, as fast as each takes them, until either has gone. `clientHead` is
 * what the client had sent along with its request.
 */
export function joinConnections(client: Connection, clientHead: Buffer, service: Connection): void {
  if (clientHead.length > 0) service.write(clientHead);
  for (const [from, to] of [
    [client, service],
    [service, client],
  ] as const) {
    from.on('error', () => to.destroy()); // One side broke off: the other learns of it by its end.
    from.on('close', () => to.destroy());
    from.setTimeout?.(SILENCE_MS, () => from.destroy());
    from.pipe(to);
  }
}

import type { TestContext } from 'node:test';
import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import type { Log } from '@platform/telemetry/log.ts';
import { defineCommand, defineEvent } from '../src/message.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { type Relay, startRelay } from '../src/relay/relay.ts';
import { MemoryTransport } from './memory-transport.ts';
import { createMessagingDatabase } from './messaging-database.ts';

export const moved = defineEvent('thing.moved', Type.Object({ n: Type.Integer() }));
export const move = defineCommand('thing.move', Type.Object({ n: Type.Integer() }));
export const lift = defineCommand('thing.lift', Type.Object({ n: Type.Integer() }));

/** A service's outbox and its relay, on a broker in memory. */
export async function relayWorld(t: TestContext) {
  const { database, url } = await createMessagingDatabase(t);
  const transport = new MemoryTransport();
  const outbox = new Outbox({ source: 'test-service' });
  const start = (
    options: { database?: Database; outbox?: Outbox; transport?: MemoryTransport; logger?: Log } = {},
  ): Relay => {
    const relay = startRelay({ database, outbox, transport, ...options });
    t.after(() => relay.stop());
    return relay;
  };
  const add = (subject: string, n: number, contract = moved) =>
    database.transaction((tx) => outbox.add(tx, contract, { subject, data: { n } }));
  return { database, url, transport, outbox, start, add };
}

export const numbers = (transport: MemoryTransport, subject?: string) =>
  transport.published
    .filter(({ message }) => subject === undefined || message.subject === subject)
    .map(({ message }) => (message.data as { n: number }).n);

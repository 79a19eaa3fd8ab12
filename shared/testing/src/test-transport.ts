import { randomBytes } from 'node:crypto';
import { busMigrations } from '@platform/messaging/postgres/bus-schema.ts';
import { connectPostgresBus } from '@platform/messaging/postgres/postgres-transport.ts';
import { connectRabbitMq } from '@platform/messaging/rabbitmq/rabbitmq-transport.ts';
import type { Transport } from '@platform/messaging/transport.ts';
import { claim } from './claims.ts';
import type { Cleanup } from './cleanup.ts';
import { createTestDatabase } from './databases/test-database.ts';

export type TransportKind = 'postgres' | 'rabbitmq';

export interface TestTransport {
  readonly transport: Transport;
  /** The prefix of its exchanges and queues, of this test alone. */
  readonly namespace: string;
  /** The broker's URL, or that of the bus database. */
  readonly url: string;
  /** One more client of the same bus, as a replica or another service would be; closed when the test ends. */
  connect(clientName: string): Promise<Transport>;
}

/** The RabbitMQ server for tests: TEST_RABBITMQ_URL, or the one on the default local port. */
export function testRabbitMqServer(): string {
  return process.env.TEST_RABBITMQ_URL || 'amqp://guest:guest@127.0.0.1:5672';
}

/** A bus of its own on a real server: a database of its own, or a namespace of its own, removed afterwards. */
export async function testTransport(t: Cleanup, kind: TransportKind): Promise<TestTransport> {
  const namespace = `test-${randomBytes(6).toString('hex')}-`;
  if (kind === 'rabbitmq') claim('namespace', namespace);
  const connect = kind === 'postgres' ? connectPostgresBus : connectRabbitMq;
  const open: (Transport & { deleteNamespace(): Promise<void> })[] = [];
  // Registered before the database's own hook, since hooks run in this order and a bus in use cannot be dropped well.
  t.after(async () => {
    if (kind === 'rabbitmq') await Promise.allSettled(open.map((transport) => transport.deleteNamespace()));
    await Promise.allSettled(open.map((transport) => transport.close()));
  });
  const url = kind === 'postgres' ? await busDatabase(t) : testRabbitMqServer();
  const connectAs = async (clientName: string) => {
    const transport = await connect({ url, namespace, clientName });
    open.push(transport);
    return transport;
  };
  return { transport: await connectAs('test'), namespace, url, connect: connectAs };
}

async function busDatabase(t: Cleanup): Promise<string> {
  return (await createTestDatabase(t, { migrations: [busMigrations] })).url;
}

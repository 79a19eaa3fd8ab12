import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { connectPostgresBus } from '@platform/messaging/postgres/postgres-transport.ts';
import { connectRabbitMq } from '@platform/messaging/rabbitmq/rabbitmq-transport.ts';
import { BusUnavailableError } from '@platform/messaging/transport-errors.ts';
import {
  putRawIntoPostgres,
  putRawIntoRabbitMq,
} from '../../shared/messaging/tests/conformance/raw-messages.ts';
import {
  aMessage,
  aQueue,
  type BusKind,
  messages,
  recorder,
  soon,
  TestBus,
} from '../../shared/messaging/tests/conformance/test-bus.ts';
import type { KillableBroker } from './transports/killable-broker.ts';
import { startKillablePostgres } from './transports/killable-postgres.ts';
import { type KillableRabbitMq, startKillableRabbitMq } from './transports/killable-rabbitmq.ts';
import { testDeathOfBroker } from './transports/when-broker-dies.ts';
import { testDeathOfConsumer } from './transports/when-consumer-dies.ts';
import { Ports } from './world/ports.ts';
import { hasRabbitMq } from './world/servers/rabbitmq-node.ts';

// The transports alone, on brokers of their own; the scenarios have the same faults under the whole shop.
const firstPort = randomInt(10_000, 29_000);
const ports = new Ports(firstPort, firstPort + 100);

describe('the PostgreSQL transport, when things break', () => {
  let broker: KillableBroker;
  before(async () => {
    broker = await startKillablePostgres(ports);
  });
  after(() => broker.remove());
  const kind: BusKind = {
    name: 'PostgreSQL',
    url: async () => broker.url,
    connect: connectPostgresBus,
    putRaw: putRawIntoPostgres,
  };
  testDeathOfBroker(kind, () => broker);
  testDeathOfConsumer(kind, () => broker);
});

const skip = !hasRabbitMq && 'rabbitmq-server is not installed here';

describe('the RabbitMQ transport, when things break', { skip }, () => {
  let broker: KillableRabbitMq;
  before(async () => {
    broker = await startKillableRabbitMq(ports);
  });
  after(() => broker.remove());
  const kind: BusKind = {
    name: 'RabbitMQ',
    url: async () => broker.url,
    connect: connectRabbitMq,
    putRaw: putRawIntoRabbitMq,
  };
  testDeathOfBroker(kind, () => broker);
  testDeathOfConsumer(kind, () => broker);

  test('refuses to publish in time while the broker is short of memory, and goes on consuming', async (t) => {
    const bus = await TestBus.open(t, kind);
    const got = recorder();
    let isHeld = true;
    await bus.transport.subscribe(aQueue({ concurrency: 1 }), async (delivery) => {
      await soon(() => assert.equal(isHeld, false));
      await got.handle(delivery);
    });
    await bus.transport.publish('events', messages(3));
    await broker.setMemoryAlarm(true);
    try {
      await assert.rejects(bus.transport.publish('events', [aMessage()]), BusUnavailableError);
      await assert.rejects(bus.transport.ping());
      isHeld = false;
      await soon(() => assert.equal(got.deliveries.length, 3));
    } finally {
      await broker.setMemoryAlarm(false);
    }
    const message = aMessage();
    await soon(() => bus.transport.publish('events', [message]));
    await soon(() => assert.ok(got.ids().includes(message.id)));
  });
});

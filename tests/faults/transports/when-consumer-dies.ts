import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { QueueOptions } from '@platform/messaging/transport.ts';
import {
  aQueue,
  type BusKind,
  messages,
  recorder,
  soon,
  TestBus,
} from '../../../shared/messaging/tests/conformance/test-bus.ts';
import type { KillableBroker } from './killable-broker.ts';

const CONSUMER = fileURLToPath(new URL('./consumer-process.ts', import.meta.url));
// More than the deliveries after which a message is a dead letter.
const MOST_DEATHS = 25;

/** What must hold when a process that consumes is killed, or dies of what it consumes. */
export function testDeathOfConsumer(kind: BusKind, broker: () => KillableBroker): void {
  test('delivers what a killed process held to another one', async (t) => {
    const bus = await TestBus.open(t, kind);
    await (await bus.transport.subscribe(aQueue(), async () => undefined)).stop();
    const sent = messages(30);
    await bus.transport.publish('events', sent);
    const child = fork(CONSUMER, [broker().url, bus.namespace, 'orders'], { stdio: 'inherit' });
    t.after(() => child.kill('SIGKILL'));
    let held = 0;
    child.on('message', () => held++);
    await soon(() => assert.equal(held, 3));
    const got = recorder();
    await bus.transport.subscribe(aQueue(), got.handle);
    child.kill('SIGKILL');
    const ids = sent.map(({ id }) => id).sort();
    await soon(() => assert.deepEqual(got.ids().sort(), ids));
    for (const { attempt } of got.deliveries) assert.equal(attempt, 1);
  });

  test('makes a dead letter of a message that its consumer dies of, and of no other', async (t) => {
    const bus = await TestBus.open(t, kind);
    const options = aQueue({ concurrency: 4, prefetch: 8 });
    await (await bus.transport.subscribe(options, async () => undefined)).stop();
    const sent = messages(10, (i) => ({ data: i === 3 ? 'deadly' : 'harmless' }));
    await bus.transport.publish('events', sent);
    const harmless = sent.filter(({ data }) => data === 'harmless').map(({ id }) => id);
    const deadly = sent.find(({ data }) => data === 'deadly');
    const handled = new Set<string>();
    for (let deaths = 0; (await bus.transport.deadLetters.count('orders')) === 0; deaths++) {
      assert.ok(deaths <= MOST_DEATHS, 'it goes on for ever');
      await liveAndDie(bus, options, handled, harmless.length);
    }
    assert.deepEqual([...handled].sort(), harmless.sort());
    const [letter, ...others] = await bus.transport.deadLetters.list('orders');
    assert.deepEqual([letter?.id, letter?.reason, others.length], [deadly?.id, 'poison', 0]);
    assert.deepEqual(JSON.parse(letter?.body ?? ''), deadly);
  });
}

/** A process that begins to consume, and whose connection ends when it meets the deadly message. */
async function liveAndDie(
  bus: TestBus,
  options: QueueOptions,
  handled: Set<string>,
  all: number,
): Promise<void> {
  const { transport, network } = await bus.fragileReplica();
  let isDead = false;
  const subscribed = transport.subscribe(options, async ({ message }) => {
    if (message.data === 'deadly') {
      network.cut();
      isDead = true;
      await new Promise(() => undefined);
    }
    handled.add(message.id);
  });
  subscribed.catch(() => undefined); // It may die before it has subscribed.
  await soon(async () => {
    if (isDead) return;
    assert.equal(await bus.transport.deadLetters.count('orders'), 1);
    assert.equal(handled.size, all);
  });
  bus.abandon(transport);
}

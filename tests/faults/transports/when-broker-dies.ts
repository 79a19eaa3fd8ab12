import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@platform/messaging/message.ts';
import { PermanentError, type Transport } from '@platform/messaging/transport.ts';
import { BusUnavailableError } from '@platform/messaging/transport-errors.ts';
import { eventually, PATIENCE_MS } from '@platform/testing/eventually.ts';
import {
  aMessage,
  aQueue,
  type BusKind,
  messages,
  recorder,
  soon,
  TestBus,
} from '../../../shared/messaging/tests/conformance/test-bus.ts';
import type { KillableBroker } from './killable-broker.ts';

const MESSAGES = 300;
const BATCH = 10;
// A broker that has just come up on a busy machine.

/** What must hold when the broker is killed, or ends its clients' connections. */
export function testDeathOfBroker(kind: BusKind, broker: () => KillableBroker): void {
  test('keeps all that was confirmed, delayed or dead when the broker is killed, and goes on', async (t) => {
    const bus = await TestBus.open(t, kind);
    const got = recorder();
    await bus.transport.subscribe(aQueue(), got.handle);
    // A queue without a consumer: its messages are on disk only.
    await (await bus.transport.subscribe(aQueue({ queue: 'archive' }), async () => undefined)).stop();
    const failing = await failingConsumer(bus);
    await broker().settled();
    await failing.fail();
    const sent = messages(MESSAGES, (i) => ({ subject: `s${i % 7}` }));
    const confirmed = new Set<string>();
    const publishing = publishAll(bus.transport, sent, confirmed);
    await soon(() => assert.ok(confirmed.size > MESSAGES / 6));
    await broker().kill();
    assert.ok(confirmed.size < MESSAGES, 'it was killed while messages were under way');
    await assert.rejects(bus.transport.ping(500));
    await broker().startAgain();
    await publishing;
    const all = sent.map(({ id }) => id).sort();
    await eventually(() => assert.deepEqual([...new Set(got.ids())].sort(), all));
    const archived = recorder();
    await bus.transport.subscribe(aQueue({ queue: 'archive' }), archived.handle);
    await eventually(() => assert.deepEqual([...new Set(archived.ids())].sort(), all));
    await failing.assertNothingLost();
    await eventually(() => bus.transport.ping());
  });

  test('restores consumers and topology when the broker ends every connection', async (t) => {
    const bus = await TestBus.open(t, kind);
    const got = recorder();
    await bus.transport.subscribe(aQueue(), got.handle);
    await bus.transport.publish('events', messages(5));
    await soon(() => assert.equal(got.deliveries.length, 5));
    await broker().dropClients();
    const sent = messages(5);
    await eventually(() => bus.transport.publish('events', sent));
    await eventually(() => {
      for (const { id } of sent) assert.ok(got.ids().includes(id));
    });
  });

  /** A consumer that comes to have one message delayed and another one dead. */
  async function failingConsumer(bus: TestBus) {
    const transport = await bus.replica();
    const attempts: number[] = [];
    const retry = { immediate: 0, delaysMs: [1_500] };
    const bindings = [{ exchange: 'commands', pattern: '#' }] as const;
    await transport.subscribe(aQueue({ queue: 'failing', bindings, retry }), async ({ attempt, message }) => {
      if (message.data === 'dies') throw new PermanentError('never');
      attempts.push(attempt);
      if (attempt === 1) throw new Error('later');
    });
    return {
      async fail() {
        await transport.publish('commands', [aMessage({ data: 'dies' }), aMessage({ data: 'comes back' })]);
        await soon(async () => {
          const [depth] = await transport.queueDepths();
          assert.deepEqual([depth?.delayed, depth?.dead], [1, 1]);
        });
      },
      async assertNothingLost() {
        await eventually(() => assert.deepEqual([...new Set(attempts)], [1, 2]));
        await eventually(async () => assert.equal(await transport.deadLetters.count('failing'), 1));
      },
    };
  }
}

/** As the relay does: in order, and what was not confirmed is sent again. */
async function publishAll(
  transport: Transport,
  sent: readonly Message[],
  confirmed: Set<string>,
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let i = 0; i < sent.length; ) {
    const batch = sent.slice(i, i + BATCH);
    try {
      await transport.publish('events', batch);
    } catch (error) {
      assert.ok(error instanceof BusUnavailableError && Date.now() < deadline, `${error}`);
      continue;
    }
    for (const { id } of batch) confirmed.add(id);
    i += BATCH;
  }
}

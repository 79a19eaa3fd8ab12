import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueueState } from '../../src/queues/bus-queues.ts';
import { aMessage, aQueue, type BusKind, messages, recorder, soon, TestBus } from './test-bus.ts';

const idsOf = (sent: readonly { id: string }[]) => sent.map(({ id }) => id);
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

export function testQueues(kind: BusKind): void {
  test('lists a queue that nobody consumes any more, with what waits in it and who consumed it last', async (t) => {
    const bus = await TestBus.open(t, kind);
    const former = await bus.replica();
    const subscription = await former.subscribe(aQueue({ queue: 'former' }), async () => undefined);
    await bus.transport.subscribe(aQueue({ queue: 'present' }), async () => undefined);
    const find = async (queue: string) =>
      (await bus.transport.busQueues.list()).find((one) => one.queue === queue) as QueueState;
    await soon(async () => assert.equal((await find('former'))?.isConsumed, true));
    await subscription.stop();
    assert.deepEqual([(await find('former')).isConsumed, (await find('former')).oldestAgeMs], [false, null]);
    await bus.transport.publish(
      'events',
      messages(3, () => ({ time: ago(5_000) })),
    );
    await soon(async () => {
      const { ready, unacknowledged, delayed, dead, isRetired, lastConsumer, oldestAgeMs } =
        await find('former');
      assert.deepEqual([ready, unacknowledged, delayed, dead, isRetired], [3, 0, 0, 0, false]);
      assert.equal(lastConsumer, 'conformance');
      assert.ok(oldestAgeMs !== null && oldestAgeMs > 0);
    });
    const { lastConsumedAt } = await find('former');
    assert.ok(Math.abs(Date.now() - Date.parse(lastConsumedAt ?? '')) < 60_000);
    const present = await find('present');
    assert.deepEqual([present.isConsumed, present.isRetired], [true, false]);
    await bus.transport.busQueues.look();
    assert.deepEqual(bus.transport.busQueues.unattended(), [{ queue: 'former', waiting: 3, dead: 0 }]);
  });

  test('retires a queue: what waits is set aside with the reason, and nothing comes to it any more', async (t) => {
    const bus = await TestBus.open(t, kind);
    const retry = { immediate: 0, delaysMs: [600_000] };
    const former = await bus.replica();
    const subscription = await former.subscribe(aQueue({ retry }), () =>
      Promise.reject(new Error('not yet')),
    );
    const [delayed, ...waiting] = messages(5);
    assert.ok(delayed);
    await bus.transport.publish('events', [delayed]);
    await soon(async () => assert.equal((await former.queueDepths())[0]?.delayed, 1));
    await subscription.stop();
    await bus.transport.publish('events', waiting);
    assert.equal(await bus.transport.busQueues.retire('orders'), 5);
    const letters = await bus.transport.deadLetters.list('orders');
    assert.deepEqual(new Set(idsOf(letters)), new Set(idsOf([delayed, ...waiting])));
    for (const { reason, error } of letters)
      assert.deepEqual([reason, error.message], ['retired', 'the queue was retired']);
    assert.equal(letters.find(({ id }) => id === delayed.id)?.attempts, 1);
    const late = aMessage();
    assert.deepEqual(await bus.transport.publish('events', [late]), { unroutable: [late.id] });
    const [state] = await bus.transport.busQueues.list();
    assert.deepEqual([state?.isRetired, state?.ready, state?.dead], [true, 0, 5]);
    await bus.transport.deadLetters.discard('orders', 'all');
    assert.deepEqual(await bus.transport.busQueues.list(), [], 'it holds nothing');
  });

  test('takes a retired queue into service again when it is consumed', async (t) => {
    const bus = await TestBus.open(t, kind);
    const subscription = await bus.transport.subscribe(aQueue(), async () => undefined);
    await subscription.stop();
    const sent = messages(3);
    await bus.transport.publish('events', sent);
    await bus.transport.busQueues.retire('orders');
    const got = recorder();
    await bus.transport.subscribe(aQueue(), got.handle);
    assert.equal(await bus.transport.deadLetters.replay('orders', 'all'), 3);
    await soon(() => assert.deepEqual(got.ids(), idsOf(sent)));
    const more = aMessage();
    await bus.transport.publish('events', [more]);
    await soon(() => assert.ok(got.ids().includes(more.id)));
    await bus.transport.busQueues.look();
    assert.equal((await bus.transport.busQueues.list())[0]?.isRetired, false);
  });

  test('sets aside what comes to a retired queue all the same', async (t) => {
    const bus = await TestBus.open(t, kind);
    await (await bus.transport.subscribe(aQueue(), async () => undefined)).stop();
    await bus.transport.busQueues.retire('orders');
    await bus.putRaw('orders', JSON.stringify(aMessage({ id: 'stray' })));
    await bus.transport.busQueues.look();
    const [letter] = await bus.transport.deadLetters.list('orders');
    assert.deepEqual([JSON.parse(letter?.body ?? '{}').id, letter?.reason], ['stray', 'retired']);
  });

  test('retires no queue that is consumed, and none that is not there', async (t) => {
    const bus = await TestBus.open(t, kind);
    const other = await bus.replica();
    const got = recorder();
    await other.subscribe(aQueue(), got.handle);
    await soon(() => assert.rejects(bus.transport.busQueues.retire('orders'), { code: 'queue-in-use' }));
    await assert.rejects(bus.transport.busQueues.retire('never'), { code: 'unknown-queue' });
    const message = aMessage();
    await bus.transport.publish('events', [message]);
    await soon(() => assert.deepEqual(got.ids(), [message.id]));
  });

  test('sets aside the oldest of more messages than a queue may hold, also when nobody consumes it', async (t) => {
    const bus = await TestBus.open(t, kind);
    const queue = aQueue({ limits: { maxMessages: 4 } });
    await (await bus.transport.subscribe(queue, async () => undefined)).stop();
    const sent = messages(10, () => ({ subject: 's' }));
    await bus.transport.publish('events', sent);
    const other = await bus.replica();
    await other.busQueues.look();
    const letters = await bus.transport.deadLetters.list('orders');
    assert.deepEqual(idsOf(letters), idsOf(sent.slice(0, 6)));
    assert.ok(letters.every(({ reason }) => reason === 'overflow'));
    const got = recorder();
    await bus.transport.subscribe(queue, got.handle);
    await soon(() => assert.deepEqual(got.ids(), idsOf(sent.slice(6))));
  });

  test('sets aside what has waited longer than it may, and nothing younger', async (t) => {
    const bus = await TestBus.open(t, kind);
    const queue = aQueue({ limits: { maxAgeMs: 3_600_000 } });
    await (await bus.transport.subscribe(queue, async () => undefined)).stop();
    const [old, young] = [messages(3, () => ({ time: ago(7_200_000) })), messages(2)];
    await bus.transport.publish('events', old);
    await bus.age('orders', 7_200_000);
    await bus.transport.publish('events', young);
    const other = await bus.replica();
    await other.busQueues.look();
    const letters = await bus.transport.deadLetters.list('orders');
    assert.deepEqual(idsOf(letters), idsOf(old));
    assert.ok(letters.every(({ reason }) => reason === 'expired'));
    const got = recorder();
    await bus.transport.subscribe(queue, got.handle);
    await soon(() => assert.deepEqual(got.ids(), idsOf(young)));
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDoor, aQueue, type BusKind, messages, recorder, soon, TestBus } from './test-bus.ts';

export function testDraining(kind: BusKind): void {
  test('ends the handlers under way on stop, and gives the rest back untouched and in order', async (t) => {
    const bus = await TestBus.open(t, kind);
    const stopping = await bus.replica();
    const door = aDoor();
    const begun: string[] = [];
    const ended: string[] = [];
    const subscription = await stopping.subscribe(
      aQueue({ concurrency: 2, prefetch: 10 }),
      async ({ message }) => {
        begun.push(message.id);
        await door.wait();
        ended.push(message.id);
      },
    );
    const sent = messages(20, (i) => ({ subject: `s${i % 2}`, data: i }));
    await bus.transport.publish('events', sent);
    await soon(() => assert.equal(begun.length, 2));
    const stopped = subscription.stop();
    door.open();
    await stopped;
    assert.deepEqual([begun.length, ended], [2, begun], 'what was under way ends, and nothing else begins');
    const got = recorder();
    await bus.transport.subscribe(aQueue({ concurrency: 1 }), got.handle);
    const rest = sent.slice(2).map(({ id }) => id);
    await soon(() => assert.deepEqual(got.ids(), rest));
    for (const { attempt } of got.deliveries) assert.equal(attempt, 1);
    await subscription.stop();
    await stopping.close();
    const empty = [{ queue: 'orders', ready: 0, unacknowledged: 0, delayed: 0, dead: 0 }];
    await soon(async () => assert.deepEqual(await bus.transport.queueDepths(), empty));
    assert.equal(got.deliveries.length, 18);
  });

  test('hands what it gives back on stop to another replica', async (t) => {
    const bus = await TestBus.open(t, kind);
    const [stopping, other] = [await bus.replica(), await bus.replica()];
    const door = aDoor();
    let begun = 0;
    const subscription = await stopping.subscribe(aQueue({ concurrency: 1, prefetch: 10 }), async () => {
      begun++;
      await door.wait();
    });
    await bus.transport.publish('events', messages(5));
    await soon(() => assert.equal(begun, 1));
    const got = recorder();
    await other.subscribe(aQueue(), got.handle);
    door.open();
    await subscription.stop();
    await soon(() => assert.equal(begun + got.deliveries.length, 5));
  });

  test('does not wait on stop for a message that waits for its database', async (t) => {
    const bus = await TestBus.open(t, kind);
    let tries = 0;
    const retry = { immediate: 0, delaysMs: [60_000] };
    const subscription = await bus.transport.subscribe(aQueue({ retry }), async () => {
      tries++;
      throw Object.assign(new Error('away'), { code: 'database-unavailable' });
    });
    const sent = messages(1);
    await bus.transport.publish('events', sent);
    await soon(() => assert.equal(tries, 1));
    await subscription.stop();
    const got = recorder();
    await bus.transport.subscribe(aQueue({ retry }), got.handle);
    await soon(() =>
      assert.deepEqual(
        got.ids(),
        sent.map(({ id }) => id),
      ),
    );
    assert.equal(got.deliveries[0]?.attempt, 1);
  });

  test('can be closed twice, and stopped by closing', async (t) => {
    const bus = await TestBus.open(t, kind);
    const replica = await bus.replica();
    const got = recorder();
    const subscription = await replica.subscribe(aQueue(), got.handle);
    await Promise.all([replica.close(), replica.close(), subscription.stop()]);
    await replica.close();
    const { unroutable } = await bus.transport.publish('events', messages(1));
    assert.deepEqual(unroutable, []);
    assert.equal(got.deliveries.length, 0);
  });
}

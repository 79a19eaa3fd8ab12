import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDoor, aQueue, type BusKind, messages, recorder, soon, TestBus } from './test-bus.ts';

export function testHanging(kind: BusKind): void {
  test('takes the place back of a handler that never ends, counts its try, and says that it hangs', async (t) => {
    const bus = await TestBus.open(t, kind);
    const door = aDoor();
    t.after(door.open);
    const got = recorder();
    const queue = aQueue({ concurrency: 2, handlerTimeoutMs: 500, retry: { immediate: 1, delaysMs: [20] } });
    await bus.transport.subscribe(queue, async (delivery) => {
      if (Number(delivery.message.data) < 2) await door.wait();
      else await got.handle(delivery);
    });
    const sent = messages(7, (i) => ({ data: i }));
    await bus.transport.publish('events', sent);
    await soon(() =>
      assert.deepEqual(
        got.ids(),
        sent.slice(2).map(({ id }) => id),
      ),
    );
    await soon(async () => assert.equal(await bus.transport.deadLetters.count('orders'), 2));
    for (const { reason, attempts, error } of await bus.transport.deadLetters.list('orders')) {
      assert.deepEqual([reason, attempts], ['exhausted', 3]);
      assert.match(error.message, /did not end within 500 ms, nor when it was told to/);
    }
    assert.deepEqual(bus.transport.handling(), [
      { queue: 'orders', oldestInHandMs: 0, hung: 6, isPaused: false },
    ]);
    door.open();
    await soon(() => assert.equal(bus.transport.handling()[0]?.hung, 0));
  });

  test('tells a handler that its time is up; one that ends after that has failed', async (t) => {
    const bus = await TestBus.open(t, kind);
    const tries: { attempt: number; leftMs: number }[] = [];
    const queue = aQueue({ handlerTimeoutMs: 500, retry: { immediate: 0, delaysMs: [10] } });
    await bus.transport.subscribe(queue, async ({ attempt, bounds }) => {
      assert.ok(bounds);
      tries.push({ attempt, leftMs: bounds.deadline.getTime() - Date.now() });
      if (attempt === 1) await new Promise((resolve) => bounds.signal.addEventListener('abort', resolve));
    });
    await bus.transport.publish('events', messages(1));
    await soon(() =>
      assert.deepEqual(
        tries.map(({ attempt }) => attempt),
        [1, 2],
      ),
    );
    for (const { leftMs } of tries) assert.ok(leftMs > 0 && leftMs <= 500);
    assert.equal(bus.transport.handling()[0]?.hung, 0);
  });

  test('says how long the oldest message is in hand', async (t) => {
    const bus = await TestBus.open(t, kind);
    const door = aDoor();
    t.after(door.open);
    const oldest = () => bus.transport.handling()[0]?.oldestInHandMs ?? 0;
    await bus.transport.subscribe(aQueue({ concurrency: 1 }), () => door.wait());
    assert.equal(oldest(), 0);
    await bus.transport.publish('events', messages(2));
    await soon(() => assert.ok(oldest() > 30));
    door.open();
    await soon(() => assert.equal(oldest(), 0));
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Delivery } from '../../src/transport.ts';
import { aDoor, aQueue, type BusKind, messages, recorder, soon, TestBus } from './test-bus.ts';

export function testDelivery(kind: BusKind): void {
  test('shares a queue among replicas, each message going to one of them', async (t) => {
    const bus = await TestBus.open(t, kind);
    const [one, other] = [recorder(), recorder()];
    const options = aQueue({ concurrency: 2, prefetch: 4 });
    const door = aDoor();
    for (const [transport, got] of [
      [bus.transport, one],
      [await bus.replica(), other],
    ] as const)
      await transport.subscribe(options, async (delivery) => {
        await got.handle(delivery);
        await door.wait();
      });
    const sent = messages(60);
    await bus.transport.publish('events', sent);
    await soon(() => assert.ok(one.deliveries.length > 0 && other.deliveries.length > 0));
    door.open();
    await soon(() => assert.equal(one.deliveries.length + other.deliveries.length, 60));
    assert.deepEqual([...one.ids(), ...other.ids()].sort(), sent.map(({ id }) => id).sort());
  });

  test('holds no more messages than its prefetch and runs no more handlers than its concurrency', async (t) => {
    const bus = await TestBus.open(t, kind);
    await (await bus.transport.subscribe(aQueue(), async () => undefined)).stop();
    await bus.transport.publish('events', messages(200));
    const door = aDoor();
    let [running, most, done] = [0, 0, 0];
    await bus.transport.subscribe(aQueue({ concurrency: 3, prefetch: 7 }), async () => {
      most = Math.max(most, ++running);
      await door.wait();
      await nextTurn();
      running--;
      done++;
    });
    await soon(async () => {
      const [depth] = await bus.transport.queueDepths();
      assert.deepEqual([depth?.ready, depth?.unacknowledged, running], [193, 7, 3]);
    });
    door.open();
    await soon(() => assert.equal(done, 200));
    assert.equal(most, 3);
    await soon(async () => {
      const [depth] = await bus.transport.queueDepths();
      assert.deepEqual(depth, { queue: 'orders', ready: 0, unacknowledged: 0, delayed: 0, dead: 0 });
    });
  });

  test('handles the messages of one subject one at a time and in order', async (t) => {
    const bus = await TestBus.open(t, kind);
    const bySubject = new Map<string, number[]>();
    const busy = new Set<string>();
    let handled = 0;
    await bus.transport.subscribe(aQueue({ concurrency: 8, prefetch: 40 }), async ({ message }: Delivery) => {
      const { subject } = message;
      assert.ok(!busy.has(subject), 'two messages of one subject at once');
      busy.add(subject);
      for (let turns = Math.floor(Math.random() * 20); turns > 0; turns--) await nextTurn();
      bySubject.set(subject, [...(bySubject.get(subject) ?? []), message.data as number]);
      busy.delete(subject);
      handled++;
    });
    const sent = messages(300, (i) => ({ subject: `s${i % 11}`, data: i }));
    // Several calls at once, as a relay makes them: their order counts as well.
    await Promise.all(
      [0, 100, 200].map((from) => bus.transport.publish('events', sent.slice(from, from + 100))),
    );
    await soon(() => assert.equal(handled, 300));
    for (const [subject, order] of bySubject)
      assert.deepEqual(
        order,
        [...order].sort((a, b) => a - b),
        subject,
      );
  });

  test('keeps an ordered queue to one replica, and lets another take over in order', async (t) => {
    const bus = await TestBus.open(t, kind);
    const options = aQueue({ isOrdered: true, concurrency: 4, prefetch: 8 });
    const order: number[] = [];
    const handledBy: string[] = [];
    const handler =
      (name: string) =>
      async ({ message }: Delivery) => {
        await nextTurn();
        order.push(message.data as number);
        handledBy.push(name);
      };
    const first = await bus.transport.subscribe(options, handler('first'));
    const second = await bus.replica();
    await second.subscribe(options, handler('second'));
    const sent = messages(200, (i) => ({ subject: 's', data: i }));
    await bus.transport.publish('events', sent.slice(0, 100));
    await soon(() => assert.ok(order.length >= 10));
    await first.stop();
    await bus.transport.publish('events', sent.slice(100));
    await soon(() => assert.equal(order.length, 200));
    assert.deepEqual(
      order,
      sent.map(({ data }) => data),
    );
    const changes = handledBy.filter((name, i) => i > 0 && name !== handledBy[i - 1]).length;
    assert.equal(changes, 1);
  });
}

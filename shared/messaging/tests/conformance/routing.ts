import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesTopic } from '../../src/wire/topic-pattern.ts';
import { aMessage, aQueue, type BusKind, messages, recorder, soon, TestBus } from './test-bus.ts';

const PATTERNS = ['#', '*', 'order.*', 'order.#', '#.placed', '*.*', 'order.placed', '*.#.placed', '#.#'];
const KEYS = ['order', 'order.placed', 'order.placed.late', 'placed', 'a.b.placed', 'order.', '.placed', '.'];

export function testRouting(kind: BusKind): void {
  test('routes by AMQP topic patterns', async (t) => {
    const bus = await TestBus.open(t, kind);
    const received = new Map<string, ReturnType<typeof recorder>>();
    for (const [i, pattern] of PATTERNS.entries()) {
      const got = recorder();
      received.set(pattern, got);
      const bindings = [{ exchange: 'events', pattern }] as const;
      await bus.transport.subscribe(
        aQueue({ queue: `q${i}`, bindings, retry: { immediate: 0, delaysMs: [] } }),
        got.handle,
      );
    }
    await bus.transport.publish(
      'events',
      KEYS.map((type) => aMessage({ type })),
    );
    for (const pattern of PATTERNS) {
      const expected = KEYS.filter((key) => matchesTopic(pattern, key)).sort();
      await soon(() => {
        const types = received.get(pattern)?.deliveries.map(({ message }) => message.type) ?? [];
        assert.deepEqual(types.sort(), expected, pattern);
      });
    }
  });

  test('delivers a message once to each queue, however many of its bindings match', async (t) => {
    const bus = await TestBus.open(t, kind);
    const [one, other] = [recorder(), recorder()];
    const bindings = ['#', 'order.*', 'order.placed'].map((pattern) => ({
      exchange: 'events' as const,
      pattern,
    }));
    await bus.transport.subscribe(aQueue({ queue: 'one', bindings }), one.handle);
    await bus.transport.subscribe(aQueue({ queue: 'other' }), other.handle);
    const sent = messages(3, () => ({ subject: 's' }));
    await bus.transport.publish('events', sent);
    await soon(() => assert.equal(one.deliveries.length + other.deliveries.length, 6));
    assert.deepEqual(
      one.ids(),
      sent.map(({ id }) => id),
    );
    assert.deepEqual(
      other.ids(),
      sent.map(({ id }) => id),
    );
  });

  test('keeps events and commands apart', async (t) => {
    const bus = await TestBus.open(t, kind);
    const got = recorder();
    await bus.transport.subscribe(aQueue({ bindings: [{ exchange: 'commands', pattern: '#' }] }), got.handle);
    const command = aMessage();
    assert.equal((await bus.transport.publish('events', [aMessage()])).unroutable.length, 1);
    assert.equal((await bus.transport.publish('commands', [command])).unroutable.length, 0);
    await soon(() => assert.deepEqual(got.ids(), [command.id]));
  });

  test('says which messages no queue was bound for, and delivers the others', async (t) => {
    const bus = await TestBus.open(t, kind);
    const got = recorder();
    await bus.transport.subscribe(
      aQueue({ bindings: [{ exchange: 'events', pattern: 'order.*' }] }),
      got.handle,
    );
    const sent = messages(6, (i) => ({ type: i % 2 === 0 ? 'order.placed' : 'nobody.cares', subject: 's' }));
    const { unroutable } = await bus.transport.publish('events', sent);
    assert.deepEqual(
      unroutable,
      sent.filter((_, i) => i % 2 === 1).map(({ id }) => id),
    );
    await soon(() => assert.equal(got.deliveries.length, 3));
    assert.deepEqual(await bus.transport.publish('events', []), { unroutable: [] });
  });

  test('does not miss a queue that was bound a moment ago by another process', async (t) => {
    const bus = await TestBus.open(t, kind);
    const publisher = await bus.replica();
    await publisher.publish('events', [aMessage()]);
    for (let i = 0; i < 4; i++) {
      const got = recorder();
      await bus.transport.subscribe(aQueue({ queue: `q${i}` }), got.handle);
      const message = aMessage();
      assert.deepEqual(await publisher.publish('events', [message]), { unroutable: [] });
      await soon(() => assert.deepEqual(got.ids(), [message.id]));
    }
  });

  test('keeps messages for a queue that nobody consumes at the time', async (t) => {
    const bus = await TestBus.open(t, kind);
    const subscription = await bus.transport.subscribe(aQueue(), async () => undefined);
    await subscription.stop();
    const sent = messages(5, () => ({ subject: 's' }));
    await bus.transport.publish('events', sent);
    const got = recorder();
    await bus.transport.subscribe(aQueue(), got.handle);
    await soon(() =>
      assert.deepEqual(
        got.ids(),
        sent.map(({ id }) => id),
      ),
    );
  });

  test('brings a message as it was sent', async (t) => {
    const bus = await TestBus.open(t, kind);
    const got = recorder();
    await bus.transport.subscribe(aQueue(), got.handle);
    const message = aMessage({
      subject: 'Zoë 🙂 \u0000 \ud800',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      correlationid: 'saga-1',
      data: {
        text: 'NUL \u0000, half a pair \ud800, {a,"b\\c"}',
        large: 'x'.repeat(1_000_000),
        list: [1, null, {}],
      },
    });
    await bus.transport.publish('events', [message]);
    await soon(() => assert.deepEqual(got.deliveries[0]?.message, message));
    assert.equal(got.deliveries[0]?.attempt, 1);
    assert.equal(got.deliveries[0]?.queue, 'orders');
  });

  test('refuses what it could not carry, and then sends nothing of it', async (t) => {
    const bus = await TestBus.open(t, kind);
    const got = recorder();
    await bus.transport.subscribe(aQueue(), got.handle);
    const hopeless = [
      { type: 'x'.repeat(256) },
      { id: 'x'.repeat(256) },
      { id: '' },
      { data: 'x'.repeat(17e6) },
    ];
    for (const part of hopeless)
      await assert.rejects(bus.transport.publish('events', [aMessage(), aMessage(part)]), RangeError);
    const last = aMessage();
    await bus.transport.publish('events', [last]);
    await soon(() => assert.deepEqual(got.ids(), [last.id]));
  });
}

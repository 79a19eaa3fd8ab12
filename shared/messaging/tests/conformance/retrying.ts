import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PermanentError } from '../../src/transport.ts';
import {
  aMessage,
  aQueue,
  type BusKind,
  messages,
  QUICK_RETRY,
  recorder,
  soon,
  TestBus,
} from './test-bus.ts';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

export function testRetrying(kind: BusKind): void {
  test('tries again in place, then along the ladder, then gives up with the reason', async (t) => {
    const bus = await TestBus.open(t, kind);
    const tries: { attempt: number; at: number }[] = [];
    await bus.transport.subscribe(aQueue(), async ({ attempt }) => {
      tries.push({ attempt, at: Date.now() });
      throw new TypeError(`cannot do it, try ${attempt}`);
    });
    const message = aMessage({ traceparent: TRACEPARENT });
    await bus.transport.publish('events', [message]);
    await soon(async () => assert.equal(await bus.transport.deadLetters.count('orders'), 1));
    assert.deepEqual(
      tries.map(({ attempt }) => attempt),
      [1, 2, 3, 4],
    );
    const [, second, third, fourth] = tries.map(({ at }) => at) as [number, number, number, number];
    // Timers may fire a millisecond early.
    assert.ok(third - second >= 38 && fourth - third >= 78, 'the delays are those of the policy');
    const [letter] = await bus.transport.deadLetters.list('orders');
    assert.ok(letter);
    const { error, deadAt, body, place: _, ...rest } = letter;
    assert.deepEqual(rest, {
      id: message.id,
      queue: 'orders',
      type: message.type,
      subject: message.subject,
      sentAs: { type: message.type },
      reason: 'exhausted',
      attempts: 4,
      traceparent: TRACEPARENT,
    });
    assert.deepEqual([error.name, error.message], ['TypeError', 'cannot do it, try 4']);
    assert.match(error.stack ?? '', /retrying\.ts/);
    assert.match(deadAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.ok(Math.abs(Date.now() - Date.parse(deadAt)) < 60_000);
    assert.deepEqual(JSON.parse(body), message);
  });

  test('keeps a subject waiting during tries in place, and not during delays', async (t) => {
    const bus = await TestBus.open(t, kind);
    const log: string[] = [];
    await bus.transport.subscribe(aQueue(), async ({ message, attempt }) => {
      log.push(`${message.data}:${attempt}`);
      if (message.data === 'first' && attempt <= 2) throw new Error('not yet');
    });
    await bus.transport.publish('events', [
      aMessage({ subject: 's', data: 'first' }),
      aMessage({ subject: 's', data: 'second' }),
    ]);
    await soon(() => assert.deepEqual(log, ['first:1', 'first:2', 'second:1', 'first:3']));
    assert.equal(await bus.transport.deadLetters.count('orders'), 0);
  });

  test('brings each delayed message when it is due', async (t) => {
    const bus = await TestBus.open(t, kind);
    const got = recorder();
    const retry = { immediate: 0, delaysMs: [150] };
    await bus.transport.subscribe(aQueue({ retry }), async (delivery) => {
      await got.handle(delivery);
      if (delivery.attempt === 1) throw new Error('not yet');
    });
    // More than a process holds of one step.
    await bus.transport.publish('events', messages(120));
    await soon(() => assert.equal(got.deliveries.length, 240));
    assert.equal(new Set(got.ids()).size, 120);
  });

  test('counts delayed messages', async (t) => {
    const bus = await TestBus.open(t, kind);
    const retry = { immediate: 0, delaysMs: [600_000] };
    await bus.transport.subscribe(aQueue({ retry }), () => Promise.reject(new Error('not yet')));
    await bus.transport.publish('events', messages(80));
    await soon(async () => {
      const [depth] = await bus.transport.queueDepths();
      assert.deepEqual(depth, { queue: 'orders', ready: 0, unacknowledged: 0, delayed: 80, dead: 0 });
    });
  });

  test('does not try again what no retry can mend', async (t) => {
    const bus = await TestBus.open(t, kind);
    const got = recorder();
    await bus.transport.subscribe(aQueue(), async (delivery) => {
      await got.handle(delivery);
      if (delivery.message.data === 'misfit')
        throw Object.assign(new Error('a misfit'), { code: 'malformed' });
      throw new PermanentError('never');
    });
    await bus.transport.publish('events', [
      aMessage({ subject: 's', data: 'misfit' }),
      aMessage({ subject: 's', data: 'refused' }),
    ]);
    await soon(async () => assert.equal(await bus.transport.deadLetters.count('orders'), 2));
    const letters = await bus.transport.deadLetters.list('orders');
    assert.deepEqual(
      letters.map(({ reason }) => reason),
      ['malformed', 'rejected'],
    );
    assert.deepEqual(
      letters.map(({ attempts }) => attempts),
      [1, 1],
    );
    assert.equal(got.deliveries.length, 2);
  });

  test('waits for a database that is away, in order and without using up tries', async (t) => {
    const bus = await TestBus.open(t, kind);
    const handled: string[] = [];
    let outages = 0;
    await bus.transport.subscribe(aQueue({ retry: { immediate: 0, delaysMs: [10] } }), async (delivery) => {
      if (++outages <= 10) throw Object.assign(new Error('away'), { code: 'database-unavailable' });
      handled.push(`${delivery.message.data}:${delivery.attempt}`);
    });
    await bus.transport.publish(
      'events',
      messages(3, (i) => ({ subject: 's', data: i })),
    );
    await soon(() => assert.deepEqual(handled, ['0:1', '1:1', '2:1']));
    assert.equal(await bus.transport.deadLetters.count('orders'), 0);
  });

  test('puts aside what an open circuit refuses, without using up tries, and goes on with the others', async (t) => {
    const bus = await TestBus.open(t, kind);
    const handled: string[] = [];
    let refusals = 0;
    const retry = { immediate: 0, delaysMs: [10, 50] };
    await bus.transport.subscribe(aQueue({ retry, concurrency: 1 }), async (delivery) => {
      if (delivery.message.data === 0 && ++refusals <= 5)
        throw Object.assign(new Error('open'), { code: 'circuit-open', retryAfterMs: 20 });
      handled.push(`${delivery.message.data}:${delivery.attempt}`);
    });
    await bus.transport.publish(
      'events',
      messages(2, (i) => ({ subject: `s${i}`, data: i })),
    );
    await soon(() => assert.deepEqual(handled, ['1:1', '0:1']));
    assert.equal(await bus.transport.deadLetters.count('orders'), 0);
  });

  test('survives whatever a handler throws', async (t) => {
    const bus = await TestBus.open(t, kind);
    const spiteful = { toString: () => assert.fail('not even a text') };
    const nul = Object.assign(new Error('NUL \u0000 and half a pair \ud800'), {
      name: '\u0000',
      stack: undefined,
    });
    const thrown = [undefined, null, 'a text', 42, {}, spiteful, nul, new Error('x'.repeat(1_000_000))];
    await bus.transport.subscribe(aQueue({ retry: { immediate: 0, delaysMs: [] } }), ({ message }) => {
      throw thrown[message.data as number];
    });
    await bus.transport.publish(
      'events',
      messages(thrown.length, (i) => ({ data: i })),
    );
    await soon(async () => assert.equal(await bus.transport.deadLetters.count('orders'), thrown.length));
    for (const { reason } of await bus.transport.deadLetters.list('orders'))
      assert.equal(reason, 'exhausted');
  });

  test('keeps malformed messages as dead letters, and goes on', async (t) => {
    const bus = await TestBus.open(t, kind);
    const got = recorder();
    await bus.transport.subscribe(aQueue({ retry: QUICK_RETRY }), got.handle);
    const { subject: _, ...withoutSubject } = aMessage();
    const bodies = [
      '',
      'not JSON',
      '[]',
      'null',
      '{"specversion":"1.0"}',
      JSON.stringify({ ...aMessage(), specversion: '0.3' }),
      JSON.stringify({ ...aMessage(), id: 7 }),
      JSON.stringify({ ...aMessage(), id: 'x'.repeat(5_000), type: '' }),
      JSON.stringify({ ...aMessage(), id: '\u0000', source: null }),
      JSON.stringify(withoutSubject),
    ];
    for (const body of bodies) await bus.putRaw('orders', body);
    const message = aMessage();
    await bus.transport.publish('events', [message]);
    await soon(() => assert.deepEqual(got.ids(), [message.id]));
    await soon(async () => assert.equal(await bus.transport.deadLetters.count('orders'), bodies.length));
    const letters = await bus.transport.deadLetters.list('orders');
    assert.deepEqual(letters.map(({ body }) => body).sort(), [...bodies].sort());
    for (const { reason, id } of letters) {
      assert.equal(reason, 'malformed');
      assert.ok(id.length > 0 && id.length <= 255);
    }
    assert.equal(new Set(letters.map(({ id }) => id)).size, bodies.length, 'each can be named');
    assert.equal(
      await bus.transport.deadLetters.discard(
        'orders',
        letters.map(({ id }) => id),
      ),
      bodies.length,
    );
    assert.equal(await bus.transport.deadLetters.count('orders'), 0);
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../src/message.ts';
import { type DeadLetter, type DeadLetterQuery, type Delivery, PermanentError } from '../../src/transport.ts';
import { aQueue, type BusKind, messages, soon, TestBus } from './test-bus.ts';

export function testDeadLetters(kind: BusKind): void {
  test('lists dead letters oldest first, again and again', async (t) => {
    const { bus, sent } = await busWithDeadLetters(t, 120);
    const { deadLetters } = bus.transport;
    const ids = sent.map(({ id }) => id);
    assert.deepEqual(
      (await deadLetters.list('orders')).map(({ id }) => id),
      ids.slice(0, 100),
    );
    // More often than RabbitMQ 4 would deliver a message by default.
    for (let i = 0; i < 25; i++)
      assert.deepEqual(
        (await deadLetters.list('orders', { limit: 3 })).map(({ id }) => id),
        ids.slice(0, 3),
      );
    assert.deepEqual(
      (await deadLetters.list('orders', { limit: 500 })).map(({ id }) => id),
      ids,
    );
    assert.equal(await deadLetters.count('orders'), 120);
  });

  test('replays and discards those that are named, and leaves the others', async (t) => {
    const { bus, sent, replayed, allow } = await busWithDeadLetters(t, 6);
    const { deadLetters } = bus.transport;
    const [a, b, c, d, e, f] = sent.map(({ id }) => id) as [string, string, string, string, string, string];
    allow();
    assert.equal(await deadLetters.replay('orders', [b, d, 'unknown', b]), 2);
    await soon(() =>
      assert.deepEqual(
        replayed.map(({ message }) => message.id),
        [b, d],
      ),
    );
    assert.deepEqual(
      replayed.map(({ attempt }) => attempt),
      [1, 1],
    );
    assert.deepEqual(replayed[0]?.message, sent[1]);
    assert.equal(await deadLetters.discard('orders', [a, f]), 2);
    assert.equal(await deadLetters.discard('orders', [a]), 0);
    assert.equal(await deadLetters.discard('orders', []), 0);
    assert.deepEqual(
      (await deadLetters.list('orders')).map(({ id }) => id),
      [c, e],
    );
    assert.equal(await deadLetters.replay('orders', 'all'), 2);
    await soon(() =>
      assert.deepEqual(
        replayed.map(({ message }) => message.id),
        [b, d, c, e],
      ),
    );
    assert.equal(await deadLetters.count('orders'), 0);
  });

  test('goes through dead letters page by page, and finds some by id, type or reason', async (t) => {
    const { bus, sent } = await busWithDeadLetters(t, 5);
    await bus.putRaw('orders', 'no JSON');
    const { deadLetters } = bus.transport;
    await soon(async () => assert.equal(await deadLetters.count('orders'), 6));
    const pages: DeadLetter[][] = [];
    for (let after: string | undefined; pages.at(-1)?.length !== 0; after = pages.at(-1)?.at(-1)?.place)
      pages.push(await deadLetters.list('orders', { limit: 2, after }));
    assert.deepEqual(
      pages.flat().map(({ type, subject }) => [type, subject]),
      [...sent.map(({ type, subject }) => [type, subject]), [undefined, undefined]],
    );
    assert.deepEqual(
      pages.map(({ length }) => length),
      [2, 2, 2, 0],
    );
    const [a, b] = sent.map(({ id }) => id) as [string, string];
    const found = async (query: DeadLetterQuery) =>
      (await deadLetters.list('orders', query)).map(({ id }) => id);
    assert.deepEqual(await found({ ids: [b, 'unknown', a] }), [a, b]);
    const type = sent[0]?.type;
    assert.deepEqual(await found({ type, limit: 1 }), [a]);
    assert.deepEqual(await found({ type, ids: [b], reason: 'rejected' }), [b]);
    assert.deepEqual(await found({ type: 'unknown' }), []);
    assert.equal((await found({ reason: 'malformed' })).length, 1);
  });

  test('replays the edited body of one, and the others as they are', async (t) => {
    const { bus, sent, replayed, allow } = await busWithDeadLetters(t, 3);
    const [first, second, third] = sent as [Message, Message, Message];
    allow();
    const edited = { ...second, data: { mended: 'é😀' } };
    const bodies = new Map([
      [second.id, JSON.stringify(edited)],
      [third.id, 'not chosen'],
    ]);
    assert.equal(await bus.transport.deadLetters.replay('orders', [first.id, second.id], bodies), 2);
    await soon(() =>
      assert.deepEqual(
        replayed.map(({ message }) => message),
        [first, edited],
      ),
    );
    assert.deepEqual(replayed[1]?.sentAs, replayed[0]?.sentAs);
    assert.deepEqual(
      (await bus.transport.deadLetters.list('orders')).map(({ body }) => body),
      [JSON.stringify(third)],
    );
  });

  test('replays all once, also those that die again meanwhile', async (t) => {
    const { bus, tries } = await busWithDeadLetters(t, 30);
    assert.equal(await bus.transport.deadLetters.replay('orders', 'all'), 30);
    await soon(async () => assert.equal(await bus.transport.deadLetters.count('orders'), 30));
    assert.equal(tries(), 60);
    assert.equal(await bus.transport.deadLetters.discard('orders', 'all'), 30);
    assert.deepEqual(await bus.transport.deadLetters.list('orders'), []);
  });

  test('gives each dead letter to one of several callers, and shows all to who only looks', async (t) => {
    const { bus, sent, replayed, allow } = await busWithDeadLetters(t, 40);
    const [one, other] = [bus.transport.deadLetters, (await bus.replica()).deadLetters];
    const ids = sent.map(({ id }) => id);
    const looks = await Promise.all([one.list('orders'), other.list('orders'), one.list('orders')]);
    for (const look of looks)
      assert.deepEqual(
        look.map(({ id }) => id),
        ids,
      );
    allow();
    const counts = await Promise.all([
      one.replay('orders', ids.slice(0, 30)),
      other.replay('orders', ids.slice(10)),
      one.discard('orders', ids.slice(5, 35)),
      other.replay('orders', 'all'),
    ]);
    assert.equal(
      counts.reduce((a, b) => a + b),
      40,
    );
    const discarded = counts[2] ?? 0;
    await soon(() => assert.equal(replayed.length, 40 - discarded));
    assert.equal(new Set(replayed.map(({ message }) => message.id)).size, 40 - discarded);
    assert.equal(await one.count('orders'), 0);
  });

  test('knows no dead letters of a queue that does not exist', async (t) => {
    const { deadLetters } = (await TestBus.open(t, kind)).transport;
    assert.deepEqual(await deadLetters.list('nowhere'), []);
    assert.equal(await deadLetters.count('nowhere'), 0);
    assert.equal(await deadLetters.replay('nowhere', 'all'), 0);
    assert.equal(await deadLetters.discard('nowhere', ['x']), 0);
  });

  async function busWithDeadLetters(t: Parameters<typeof TestBus.open>[0], count: number) {
    const bus = await TestBus.open(t, kind);
    const replayed: Delivery[] = [];
    let isAllowed = false;
    let tries = 0;
    const queue = aQueue({ concurrency: 1, retry: { immediate: 0, delaysMs: [] } });
    await bus.transport.subscribe(queue, async (delivery) => {
      tries++;
      if (!isAllowed) throw new PermanentError('not now');
      replayed.push(delivery);
    });
    const sent: Message[] = messages(count, () => ({ subject: 's' }));
    await bus.transport.publish('events', sent);
    await soon(async () => assert.equal(await bus.transport.deadLetters.count('orders'), count));
    const allow = () => {
      isAllowed = true;
    };
    return { bus, sent, replayed, allow, tries: () => tries };
  }
}

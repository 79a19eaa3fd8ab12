import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, type TestContext, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import type { StreamLimits } from '@platform/service-defaults/streams/stream-hub.ts';
import { openEventSource } from '@platform/testing/event-source.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { type OrderFixture, startOrderService } from './order-fixture.ts';
import { returnsWorld } from './returns-world.ts';

const amount = { payment_id: randomUUID(), amount_minor: 450, currency: 'GBP' };
const shipment = { shipment_id: randomUUID(), customer_id: randomUUID(), tracking_number: 'T1' };
const STEPS = {
  'inventory.reserved': {},
  'payment.authorised': amount,
  'payment.captured': amount,
  'shipment.created': shipment,
  'inventory.committed': {},
};
/** So long that only a wake can be what tells. */
const NEVER = { pollMs: 3_600_000 };

const first = await startOrderService({ after }, { streamLimits: NEVER });

/** A replica of `first` that listens, which hears of what it does itself alone, and a way to follow orders at it. */
async function listening(t: TestContext, streamLimits: Partial<StreamLimits> = NEVER) {
  const service = await startOrderService(t, { replicaOf: first, streamLimits });
  const address = await service.app.listen({ port: 0, host: '127.0.0.1' });
  async function follow(orderId: string, userId: string, lastEventId?: string) {
    const token = service.tokenFor({ userId });
    const source = await openEventSource(`${address}/api/orders/${orderId}/stream`, token, lastEventId);
    t.after(() => source.close());
    return source;
  }
  return { service, follow };
}

async function place(service: OrderFixture, userId: string): Promise<string> {
  const { body } = await service.call('POST', '/api/orders', {
    token: service.tokenFor({ userId }),
    body: { lines: [{ sku: 'MUG', quantity: 1 }] },
  });
  return body.id;
}

async function answer(service: OrderFixture, orderId: string, replies: object = STEPS): Promise<void> {
  for (const [reply, data] of Object.entries(replies)) await service.reply(reply, orderId, data);
}

const timelineOf = async (service: OrderFixture, id: string, userId: string) => {
  const { body } = await service.call('GET', `/api/orders/${id}/timeline`, {
    token: service.tokenFor({ userId }),
  });
  return body.items.map(({ event }: { event: string }) => event);
};

const toldBy = (source: { events: readonly { data: string | undefined }[] }) =>
  source.events.map(({ data }) => JSON.parse(data ?? ''));

test('tells each step as it happens, how the order stands by then, and ends with it', async (t) => {
  const { service, follow } = await listening(t);
  const userId = randomUUID();
  const id = await place(service, userId);
  const source = await follow(id, userId);
  assert.match(source.headers['content-type'] ?? '', /^text\/event-stream/);
  await eventually(() => assert.equal(toldBy(source).at(-1)?.event, 'reserve-stock sent'));
  assert.deepEqual(toldBy(source).at(-1), {
    ...toldBy(source).at(-1),
    ...{ status: 'placed', saga_state: 'running', step: 'reserve-stock', attempt: 1 },
    ...{ can_cancel: true, cancel_until: 'parcel-left' },
  });
  await service.reply('inventory.reserved', id, {});
  await eventually(() => assert.equal(toldBy(source).at(-1)?.step, 'authorise-payment'));
  await answer(service, id);
  await eventually(() => assert.ok(source.isEnded()));
  const told = toldBy(source);
  assert.deepEqual(
    told.map(({ event }) => event),
    await timelineOf(service, id, userId),
  );
  assert.deepEqual(
    [told.at(-1).event, told.at(-1).status, told.at(-1).can_cancel],
    ['completed', 'confirmed', true],
  );
  assert.ok(source.events.every(({ event }) => event === 'timeline'));
});

test('resumes after each event with none missing and none doubled', async (t) => {
  const { service, follow } = await listening(t);
  const userId = randomUUID();
  const id = await place(service, userId);
  await answer(service, id);
  const whole = await follow(id, userId);
  await eventually(() => assert.ok(whole.isEnded()));
  const ids = whole.events.map((event) => event.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const [i, lastSeen] of ids.slice(0, -1).entries()) {
    const rest = await follow(id, userId, lastSeen);
    await eventually(() => assert.ok(rest.isEnded()));
    assert.deepEqual(
      rest.events.map((event) => event.id),
      ids.slice(i + 1),
    );
  }
});

test('a client that connects again after the end is told not to', async (t) => {
  const { service, follow } = await listening(t);
  const userId = randomUUID();
  const id = await place(service, userId);
  await answer(service, id);
  const whole = await follow(id, userId);
  await eventually(() => assert.ok(whole.isEnded()));
  assert.equal((await follow(id, userId, whole.lastId())).status, 204);
});

test('an id of another order hides nothing', async (t) => {
  const { service, follow } = await listening(t);
  const userId = randomUUID();
  const id = await place(service, userId);
  const other = await place(service, userId);
  await answer(service, other);
  await answer(service, id);
  await service.tell('payment.refunded', other, { ...amount, refund_id: randomUUID() });
  const whole = await follow(other, userId);
  await eventually(() => assert.ok(whole.isEnded()));
  // Some of its entries are older than the last of `id`, and some newer.
  for (const lastSeen of new Set(whole.events.slice(1).map((event) => event.id))) {
    const source = await follow(id, userId, lastSeen);
    await eventually(() => assert.ok(source.isEnded()));
    assert.equal(toldBy(source)[0]?.event, 'placed', lastSeen);
  }
});

test('tells what another replica does', async (t) => {
  const service = first;
  const { follow } = await listening(t, { pollMs: 20 });
  const userId = randomUUID();
  const id = await place(service, userId);
  const source = await follow(id, userId);
  await answer(service, id);
  await eventually(() => assert.ok(source.isEnded()));
  assert.deepEqual(
    toldBy(source).map(({ event }) => event),
    await timelineOf(service, id, userId),
  );
});

test('what is committed late is told all the same', async (t) => {
  const { service, follow } = await listening(t, { pollMs: 20 });
  const userId = randomUUID();
  const id = await place(service, userId);
  const source = await follow(id, userId);
  const refunds = Array.from({ length: 12 }, (_, i) => ({
    ...amount,
    amount_minor: i + 1,
    refund_id: randomUUID(),
  }));
  await Promise.all(refunds.map((refund) => service.tell('payment.refunded', id, refund)));
  const amounts = () =>
    toldBy(source)
      .filter(({ event }) => event === 'payment-refunded')
      .map(({ details }) => details.amount_minor);
  await eventually(() => assert.equal(amounts().length, refunds.length));
  assert.deepEqual(
    amounts().sort((a, b) => a - b),
    refunds.map((refund) => refund.amount_minor),
  );
});

test('an order whose saga is not kept any more is told from its placing to its end', async (t) => {
  const { service, follow } = await listening(t);
  const userId = randomUUID();
  const id = await place(service, userId);
  await answer(service, id);
  await service.database.query(sql`delete from saga_journal where saga_id = ${id}`);
  await service.database.query(sql`delete from saga where id = ${id}`);
  const source = await follow(id, userId);
  await eventually(() => assert.ok(source.isEnded()));
  assert.deepEqual(
    toldBy(source).map(({ event }) => event),
    ['placed', 'confirmed'],
  );
  const rest = await follow(id, userId, source.events[0]?.id);
  await eventually(() => assert.ok(rest.isEnded()));
  assert.deepEqual(
    toldBy(rest).map(({ event }) => event),
    ['confirmed'],
  );
});

test('says once when it is not known whether a payment was made', async (t) => {
  const { service, follow } = await listening(t);
  const userId = randomUUID();
  const id = await place(service, userId);
  await service.reply('inventory.reserved', id, {});
  const source = await follow(id, userId);
  const doubt = { payment_id: randomUUID(), operation: 'authorise' };
  for (let i = 0; i < 3; i++) await service.tell('payment.in-doubt', id, doubt);
  await service.tell('payment.in-doubt', id, { ...doubt, operation: 'capture' });
  const told = () => toldBy(source).filter(({ event }) => event === 'payment in-doubt');
  await eventually(() => assert.equal(told().length, 2));
  assert.deepEqual(
    told().map(({ details, status }) => [details, status]),
    [
      [{ operation: 'authorise' }, 'placed'],
      [{ operation: 'capture' }, 'placed'],
    ],
  );
});

test('goes on while a return is under way, and ends with the last of them', async (t) => {
  const world = await returnsWorld(t);
  const order = await world.deliveredOrder([{ sku: 'MUG', quantity: 2 }]);
  const address = await world.service.app.listen({ port: 0, host: '127.0.0.1' });
  const follow = async (lastEventId?: string) => {
    const url = `${address}/api/orders/${order.id}/stream`;
    const source = await openEventSource(url, order.token, lastEventId);
    t.after(() => source.close());
    return source;
  };
  const before = await follow();
  await eventually(() => assert.ok(before.isEnded()));
  const [refused, taken] = [
    await order.mustGiveBack([{ sku: 'MUG', quantity: 1 }]),
    await order.mustGiveBack([{ sku: 'MUG', quantity: 1 }]),
  ];
  const source = await follow(before.lastId());
  await world.decide(refused, 'refuse', { reason: 'It was used.' });
  await world.decide(taken, 'approve');
  await eventually(() => assert.equal(toldBy(source).at(-1)?.event, 'return-approved'));
  assert.equal(source.isEnded(), false);
  await world.decide(taken, 'receive', { lines: [{ sku: 'MUG', disposition: 'restock' }] });
  await world.answerSaga(taken, order.id, 450);
  await eventually(() => assert.ok(source.isEnded()));
  assert.equal(toldBy(source).at(-1)?.event, 'return-refunded');
  assert.equal((await follow(source.lastId())).status, 204);
});

test("another's order does not exist, to staff it does, and an id that is none is refused", async (t) => {
  const { service, follow } = await listening(t);
  const userId = randomUUID();
  const id = await place(service, userId);
  assert.equal((await follow(id, randomUUID())).status, 404);
  const { status, body } = await service.call('GET', `/api/orders/${randomUUID()}/stream`, {
    token: service.tokenFor({ roles: ['staff'] }),
  });
  assert.deepEqual([status, body.code], [404, 'order-not-found']);
  for (const wrong of ['x', '1', '1-', '-1-0', '1-0-0', `${'9'.repeat(16)}-0`])
    assert.equal((await follow(id, userId, wrong)).status, 422, wrong);
});

test('ends when the service drains', async (t) => {
  const { service, follow } = await listening(t);
  const userId = randomUUID();
  const source = await follow(await place(service, userId), userId);
  service.streams.close();
  await eventually(() => assert.ok(source.isEnded()));
});

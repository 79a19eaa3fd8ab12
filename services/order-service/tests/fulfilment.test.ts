import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { startOrderService } from './order-fixture.ts';

const service = await startOrderService({ after });
const token = service.tokenFor({});
const adminToken = service.tokenFor({ roles: ['admin'] });
const amount = { payment_id: randomUUID(), amount_minor: 450, currency: 'GBP' };
const shipment = { shipment_id: randomUUID(), customer_id: randomUUID(), tracking_number: 'T1' };

async function place(headers: Record<string, string> = {}) {
  const answer = await service.call('POST', '/api/orders', {
    token,
    body: { lines: [{ sku: 'MUG', quantity: 1 }] },
    headers,
  });
  return answer.body;
}

const show = async (id: string) => (await service.call('GET', `/api/orders/${id}`, { token })).body;

/** Answers every step, up to the reply `before`. */
async function confirm(id: string, before?: string): Promise<void> {
  const replies = { 'payment.authorised': amount, 'payment.captured': amount, 'shipment.created': shipment };
  for (const [reply, data] of Object.entries({
    'inventory.reserved': {},
    ...replies,
    'inventory.committed': {},
  }))
    if (reply !== before) await service.reply(reply, id, data);
}

test('confirms an order when every step has succeeded, and says so once', async () => {
  const { id } = await place();
  await service.sent('order.confirmed');
  await confirm(id);
  const order = await show(id);
  assert.equal(order.status, 'confirmed');
  assert.notEqual(order.ended_at, null);
  const events = await service.sent('order.confirmed');
  assert.deepEqual(
    events.map(({ subject }) => subject),
    [id],
  );
});

test('answers a request that prefers to wait once the order has ended', async () => {
  const placing = place({ prefer: 'wait=20', 'idempotency-key': 'waiting' });
  const { id } = await place({ 'idempotency-key': 'waiting' });
  await confirm(id);
  assert.equal((await placing).status, 'confirmed');
});

test('rejects an order whose goods are not there, with a reason to read', async () => {
  const { id } = await place();
  const shortages = [{ sku: 'MUG', requested: 1, available: 0 }];
  await service.reply('inventory.rejected', id, { reason: 'out-of-stock', shortages });
  const order = await show(id);
  assert.deepEqual(
    [order.status, order.reason_code, order.reason],
    ['rejected', 'out-of-stock', 'Not enough in stock: MUG (none left).'],
  );
});

test('gives the goods back when the payment is declined', async () => {
  const { id } = await place();
  await service.reply('inventory.reserved', id);
  await service.sent('inventory.release');
  await service.reply('payment.declined', id, { reason: 'card-declined' });
  assert.equal((await service.sent('inventory.release'))[0]?.subject, id);
  assert.equal((await show(id)).status, 'placed');
  await service.reply('inventory.released', id);
  const order = await show(id);
  assert.deepEqual([order.status, order.reason_code], ['rejected', 'card-declined']);
});

test('stops the parcel and gives the money back when the goods are gone after all', async () => {
  const { id } = await place();
  await service.reply('inventory.reserved', id);
  await service.reply('payment.authorised', id, amount);
  await service.reply('payment.captured', id, amount);
  await service.reply('shipment.created', id, shipment);
  const shortages = [{ sku: 'MUG', requested: 1, available: 0 }];
  await service.reply('inventory.commit-failed', id, { reason: 'out-of-stock', shortages });
  for (const [command, reply, data] of [
    ['shipping.cancel', 'shipment.cancelled', {}],
    ['payment.cancel', 'payment.refunded', { ...amount, refund_id: randomUUID() }],
    ['inventory.release', 'inventory.released', {}],
  ] as const) {
    const sent = (await service.sent(command)).filter(({ subject }) => subject === id);
    assert.equal(sent.length, 1, command);
    await service.reply(reply, id, data);
  }
  const order = await show(id);
  assert.deepEqual([order.status, order.reason_code], ['rejected', 'out-of-stock']);
});

test('refuses to force back while the goods may have left, and says what to do', async () => {
  const { id } = await place();
  await confirm(id, 'inventory.committed');
  await service.database.query(sql`update saga set status = 'stuck', deadline = null where id = ${id}`);
  const url = `/api/sagas/${id}/force`;
  const body = { reason: 'the customer called', outcome: 'compensate' };
  const refused = await service.call('POST', url, { token: adminToken, body });
  assert.deepEqual([refused.status, refused.body.code], [409, 'saga-not-operable']);
  assert.match(refused.body.detail, /commit-stock may have happened, and nothing undoes it\. Retry it/);
  const confirmed = await service.call('POST', url, {
    token: adminToken,
    body: { ...body, outcome: 'confirm' },
  });
  assert.deepEqual([confirmed.status, confirmed.body.state], [200, 'completed']);
});

test('cancels before the payment is taken, and undoes what was done', async () => {
  const { id } = await place();
  await service.reply('inventory.reserved', id);
  const answer = await service.call('POST', `/api/orders/${id}/cancel`, {
    token,
    body: { reason: 'changed my mind' },
  });
  assert.equal(answer.status, 202);
  await service.reply('payment.voided', id);
  await service.reply('inventory.released', id);
  const order = await show(id);
  assert.deepEqual([order.status, order.reason], ['cancelled', 'changed my mind']);
  const again = await service.call('POST', `/api/orders/${id}/cancel`, { token });
  assert.equal(again.status, 202, 'its body may be left out');
});

test('refuses to cancel while the payment is being taken, and takes it again once the order is confirmed', async () => {
  const { id } = await place();
  await service.reply('inventory.reserved', id);
  await service.reply('payment.authorised', id, amount);
  const during = await service.call('POST', `/api/orders/${id}/cancel`, { token, body: {} });
  assert.deepEqual([during.status, during.body.code], [409, 'too-late-to-cancel']);
  await service.reply('payment.captured', id, amount);
  await service.reply('shipment.created', id, shipment);
  await service.reply('inventory.committed', id);
  assert.equal((await service.call('POST', `/api/orders/${id}/cancel`, { token, body: {} })).status, 202);
});

test('a cancellation that prefers to wait waits while the payment is being taken', async () => {
  const { id } = await place();
  await service.reply('inventory.reserved', id);
  await service.reply('payment.authorised', id, amount);
  const cancel = (seconds: number) =>
    service.call('POST', `/api/orders/${id}/cancel`, {
      token,
      headers: { prefer: `wait=${seconds}` },
      body: {},
    });
  const impatient = await cancel(1);
  assert.deepEqual([impatient.status, impatient.body.code], [409, 'too-late-to-cancel']);
  const answer = cancel(30);
  await service.reply('payment.captured', id, amount);
  await service.reply('shipment.created', id, shipment);
  await service.reply('inventory.committed', id);
  const { status, headers } = await answer;
  assert.deepEqual([status, headers['preference-applied']], [202, 'wait=30']);
});

test('an order that is being undone for another reason says so', async () => {
  const { id } = await place();
  await service.reply('inventory.reserved', id);
  await service.reply('payment.declined', id, { reason: 'card-declined' });
  const { status, body } = await service.call('POST', `/api/orders/${id}/cancel`, { token, body: {} });
  assert.deepEqual([status, body.detail], [409, 'This order is being undone already.']);
});

test('ends once, however often the last reply comes', async () => {
  const { id } = await place();
  await confirm(id);
  await service.sent('order.confirmed');
  await Promise.all(Array.from({ length: 100 }, () => service.reply('inventory.committed', id)));
  assert.deepEqual(await service.sent('order.confirmed'), []);
});

test('keeps a timeline of everything that happened', async () => {
  const { id } = await place();
  await confirm(id);
  await service.tell('shipment.status-changed', id, { ...shipment, status: 'dispatched' });
  const { body } = await service.call('GET', `/api/orders/${id}/timeline`, { token });
  const events = body.items.map(({ event }: { event: string }) => event);
  assert.equal(events[0], 'placed');
  assert.ok(events.includes('capture-payment succeeded'), events.join());
  assert.equal(events.at(-1), 'shipment-dispatched');
});

test('tells of a refund and of each status once in the timeline, however often it is stated anew', async () => {
  const { id } = await place();
  const part = { ...amount, amount_minor: 100 };
  const [first, second] = [randomUUID(), randomUUID()];
  const parcel = { ...shipment, status: 'dispatched' };
  const statements = [
    ...[first, second, first, second, first].map(
      (refund_id) => ['payment.refunded', { ...part, refund_id }] as const,
    ),
    // From a release that did not name refunds.
    ...[part, part, { ...part, amount_minor: 5 }].map((refund) => ['payment.refunded', refund] as const),
    ...[parcel, parcel, { ...parcel, status: 'returned' }].map(
      (p) => ['shipment.status-changed', p] as const,
    ),
  ];
  await Promise.all(statements.map(([type, data]) => service.tell(type, id, data)));
  const { body } = await service.call('GET', `/api/orders/${id}/timeline`, { token });
  const told = body.items.map((entry: { event: string; details: { amount_minor?: number } }) =>
    [entry.event, entry.details.amount_minor ?? ''].join(' '),
  );
  assert.deepEqual(told.filter((entry: string) => !/placed|stock/.test(entry)).sort(), [
    'payment-refunded 100',
    'payment-refunded 100',
    'payment-refunded 100',
    'payment-refunded 5',
    'shipment-dispatched ',
    'shipment-returned ',
  ]);
});

test('shows sagas to admins alone', async () => {
  const { id } = await place();
  assert.equal((await service.call('GET', `/api/sagas/${id}`, { token })).status, 403);
  const { status, body } = await service.call('GET', `/api/sagas/${id}`, { token: adminToken });
  assert.deepEqual([status, body.state, body.step], [200, 'running', 'reserve-stock']);
  const list = await service.call('GET', '/api/sagas?state=running&limit=1', { token: adminToken });
  assert.equal(list.body.items.length, 1);
});

test('refuses to skip or force a saga that moves by itself', async () => {
  const { id } = await place();
  const skip = await service.call('POST', `/api/sagas/${id}/skip`, {
    token: adminToken,
    body: { reason: 'why not' },
  });
  assert.deepEqual([skip.status, skip.body.code], [409, 'saga-not-operable']);
  const unknown = await service.call('POST', `/api/sagas/${randomUUID()}/retry`, {
    token: adminToken,
    body: { reason: 'x' },
  });
  assert.equal(unknown.status, 404);
});

test('shows the auditor every order with its lines, in order of id', async () => {
  const { id } = await place();
  const items: { order_id: string; lines: unknown; is_overdue: boolean; saga_state: string }[] = [];
  for (let after = ''; ; ) {
    const { body } = await service.call('GET', `/api/admin/order-service/audit/orders?limit=3${after}`, {
      token: adminToken,
    });
    items.push(...body.items);
    if (body.next === null) break;
    after = `&after=${body.next}`;
  }
  const ids = items.map(({ order_id }) => order_id);
  assert.deepEqual(ids, ids.toSorted());
  const row = items.find(({ order_id }) => order_id === id);
  assert.deepEqual(
    [row?.lines, row?.is_overdue, row?.saga_state],
    [[['MUG', 1, 450, true]], false, 'running'],
  );
  const { body } = await service.call('GET', `/api/admin/order-service/audit/orders?order_id=${id}`, {
    token: adminToken,
  });
  assert.deepEqual(body, { items: [row], next: null });
});

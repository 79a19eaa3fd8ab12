import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { deliver, returnsWorld } from './returns-world.ts';

const { service, staff, confirmedOrder, deliveredOrder, decide } = await returnsWorld({ after });

const mugs = (quantity: number) => [{ sku: 'MUG', quantity }];
const DAY_MS = 86_400_000;

/** As if the parcel had come so many days earlier. */
async function deliveredDaysAgo(orderId: string, days: number): Promise<void> {
  await service.database.query(
    sql`update order_event set at = at - make_interval(days => ${days}) where order_id = ${orderId}`,
  );
}

describe('a request to return', () => {
  test('is of delivered units, at the prices that were paid', async () => {
    const order = await deliveredOrder([...mugs(3), { sku: 'POST', quantity: 1 }]);
    const { status, body, headers } = await order.giveBack([{ sku: 'mug', quantity: 2 }]);
    assert.deepEqual([status, headers.location], [201, `/api/returns/${body.return_id}`]);
    assert.deepEqual([body.status, body.refund_minor, body.order_id], ['requested', 900, order.id]);
    const price = { unit_price_minor: 450, line_total_minor: 900, disposition: null };
    assert.deepEqual(body.lines, [{ sku: 'MUG', name: 'Mug', quantity: 2, ...price }]);
    assert.ok((await order.timeline()).includes('return-requested'));
    const { body: listed } = await service.call('GET', `/api/orders/${order.id}/returns`, {
      token: order.token,
    });
    assert.deepEqual(listed.items, [body]);
  });

  test('waits for the delivery, which the order then says', async () => {
    const order = await confirmedOrder(mugs(1));
    const early = await order.giveBack(mugs(1));
    assert.deepEqual([early.status, early.body.code], [409, 'not-delivered']);
    assert.equal((await order.show()).returnable_until, null);
    const before = Date.now();
    await deliver(service, order.id);
    const days = (Date.parse((await order.show()).returnable_until) - before) / DAY_MS;
    assert.ok(days > 29.99 && days < 30.01, `${days}`);
    assert.equal((await order.giveBack(mugs(1))).status, 201);
  });

  test('is refused after its time, which does not hurt the ones before', async () => {
    const order = await deliveredOrder(mugs(2));
    const id = await order.mustGiveBack(mugs(1));
    await deliveredDaysAgo(order.id, 29);
    assert.equal((await order.giveBack(mugs(1))).status, 201);
    await deliveredDaysAgo(order.id, 2);
    const late = await order.giveBack(mugs(1));
    assert.deepEqual([late.status, late.body.code], [409, 'return-too-late']);
    assert.equal((await decide(id, 'approve')).status, 200);
  });

  test('is never for more than was bought, over all returns together', async () => {
    const order = await deliveredOrder([...mugs(2), { sku: 'POST', quantity: 1 }]);
    await order.mustGiveBack(mugs(1));
    const { status, body } = await order.giveBack([
      ...mugs(2),
      { sku: 'POST', quantity: 1 },
      { sku: 'JUG', quantity: 1 },
    ]);
    assert.deepEqual([status, body.code], [409, 'not-returnable']);
    assert.deepEqual(
      body.errors.map(({ field }: { field: string }) => field),
      ['lines/0/quantity', 'lines/1/quantity', 'lines/2/quantity'],
    );
    await order.mustGiveBack(mugs(1));
  });

  test('is one of many at once for the last piece', async () => {
    const order = await deliveredOrder(mugs(3));
    const answers = await Promise.all(Array.from({ length: 8 }, () => order.giveBack(mugs(1))));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 201, 201, 409, 409, 409, 409, 409]);
  });

  test('may name again what was refused before', async () => {
    const order = await deliveredOrder(mugs(1));
    const id = await order.mustGiveBack(mugs(1));
    assert.equal((await decide(id, 'refuse', { reason: 'It is broken.' })).status, 200);
    await order.mustGiveBack(mugs(1));
  });

  test('comes once under its key, also at once', async () => {
    const order = await deliveredOrder(mugs(5));
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 5 }, () => order.giveBack(mugs(1), headers)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
    assert.equal(new Set(answers.map(({ body }) => body.return_id)).size, 1);
    assert.equal(answers.filter((answer) => answer.headers['idempotency-replayed'] === 'true').length, 4);
    const other = await order.giveBack(mugs(2), headers);
    assert.deepEqual([other.status, other.body.code], [422, 'idempotency-key-reused']);
    const another = await deliveredOrder(mugs(1), order.customerId);
    const reused = await another.giveBack(mugs(1), headers);
    assert.deepEqual([reused.status, reused.body.code], [422, 'idempotency-key-reused']);
  });

  test('is of two orders at once under one key for one of them alone', async () => {
    const customerId = randomUUID();
    const orders = await Promise.all([
      deliveredOrder(mugs(1), customerId),
      deliveredOrder(mugs(1), customerId),
    ]);
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(orders.map((order) => order.giveBack(mugs(1), headers)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 422]);
  });

  test('needs a reason, and units', async () => {
    const { id, token } = await deliveredOrder(mugs(1));
    for (const body of [
      { lines: mugs(1) },
      { lines: [], reason: 'none' },
      { lines: mugs(0), reason: 'none' },
      { lines: mugs(1), reason: '' },
    ]) {
      const { status } = await service.call('POST', `/api/orders/${id}/returns`, { token, body });
      assert.equal(status, 422, JSON.stringify(body));
    }
  });

  test('is of the customer, or of staff for the customer, and shown to nobody else', async () => {
    const order = await deliveredOrder(mugs(2));
    const stranger = service.tokenFor({ userId: randomUUID() });
    const body = { lines: mugs(1), reason: 'They called.' };
    const url = `/api/orders/${order.id}/returns`;
    assert.equal((await service.call('POST', url, { token: stranger, body })).status, 404);
    assert.equal((await service.call('GET', url, { token: stranger })).status, 404);
    const { status, body: returned } = await service.call('POST', url, { token: staff, body });
    assert.deepEqual([status, returned.customer_id], [201, order.customerId]);
    assert.notEqual(returned.requested_by, order.customerId);
    const one = `/api/returns/${returned.return_id}`;
    assert.equal((await service.call('GET', one, { token: stranger })).status, 404);
    for (const token of [order.token, staff])
      assert.deepEqual((await service.call('GET', one, { token })).body, returned);
  });

  test('goes by the timeline for the delivery, also where a release before wrote it', async () => {
    const order = await confirmedOrder(mugs(1));
    await service.database.query(
      sql`insert into order_event (order_id, event) values (${order.id}, 'shipment-delivered')`,
    );
    await order.mustGiveBack(mugs(1));
  });
});

describe('the list of returns', () => {
  test('shows staff those of a status, newest first, page by page', async () => {
    const order = await deliveredOrder(mugs(4));
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.unshift(await order.mustGiveBack(mugs(1)));
    await decide(ids[1] ?? '', 'approve');
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await service.call('GET', `/api/returns?status=requested&limit=1${cursor}`, {
        token: staff,
      });
      seen.push(...body.items.map((item: { return_id: string }) => item.return_id));
      if (body.next_cursor === null) break;
      cursor = `&cursor=${body.next_cursor}`;
    }
    assert.deepEqual(seen.slice(0, 2), [ids[0], ids[2]]);
    assert.ok(!seen.includes(ids[1] ?? ''));
  });

  test('is for staff', async () => {
    const token = service.tokenFor({ userId: randomUUID() });
    assert.equal((await service.call('GET', '/api/returns', { token })).status, 403);
  });
});

test('shows the audit what came back of each order, once and page by page', async () => {
  const admin = service.tokenFor({ userId: randomUUID(), roles: ['admin'] });
  const order = await deliveredOrder(mugs(3));
  const ids = [await order.mustGiveBack(mugs(1)), await order.mustGiveBack(mugs(2))];
  await decide(ids[0] ?? '', 'approve');
  const rows: { order_id: string; returns: object[]; return_status: string | null }[] = [];
  for (let after = ''; ; ) {
    const url = `/api/admin/order-service/audit/returns?limit=2${after}`;
    const { status, body } = await service.call('GET', url, { token: admin });
    assert.equal(status, 200);
    rows.push(...body.items);
    if (body.next === null) break;
    after = `&after=${body.next}`;
  }
  const orders = rows.map(({ order_id }) => order_id);
  assert.deepEqual(orders, [...new Set(orders)].sort());
  const saga = { saga_state: null, is_overdue: false, saga_error: null };
  const row = rows.find(({ order_id }) => order_id === order.id);
  const one = await service.call('GET', `/api/admin/order-service/audit/returns?order_id=${order.id}`, {
    token: admin,
  });
  assert.deepEqual(one.body, { items: [row], next: null });
  assert.deepEqual(row, {
    order_id: order.id,
    return_status: null,
    returns: [
      {
        ...{ return_id: ids[0], status: 'approved', refund_minor: 450, is_approved: true },
        ...{ lines: [[1, 'MUG', 1, 450, null]], ...saga },
      },
      {
        ...{ return_id: ids[1], status: 'requested', refund_minor: 900, is_approved: false },
        ...{ lines: [[1, 'MUG', 2, 450, null]], ...saga },
      },
    ],
  });
});

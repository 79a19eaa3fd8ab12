import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { returnsWorld } from './returns-world.ts';

const { service, deliveredOrder, decide, sentOf } = await returnsWorld({ after });

const mugs = (quantity: number) => [{ sku: 'MUG', quantity }];
const restock = { lines: [{ sku: 'mug', disposition: 'restock' }] };

test('approves once, and tells the customer', async () => {
  const order = await deliveredOrder(mugs(2));
  const id = await order.mustGiveBack(mugs(2));
  const answers = await Promise.all(Array.from({ length: 4 }, () => decide(id, 'approve')));
  for (const { status, body } of answers) assert.deepEqual([status, body.status], [200, 'approved']);
  const told = await sentOf('return.approved', id);
  assert.equal(told.length, 1);
  const lines = [{ sku: 'MUG', name: 'Mug', quantity: 2 }];
  const { customerId: customer_id, id: order_id } = order;
  assert.deepEqual(told[0]?.data, { return_id: id, order_id, customer_id, lines });
});

test('refuses with a reason, and tells the customer', async () => {
  const order = await deliveredOrder(mugs(1));
  const id = await order.mustGiveBack(mugs(1));
  assert.equal((await decide(id, 'refuse')).status, 422);
  const { status, body } = await decide(id, 'refuse', { reason: 'The seal is broken.' });
  assert.deepEqual([status, body.status, body.refusal], [200, 'refused', 'The seal is broken.']);
  assert.notEqual(body.ended_at, null);
  assert.equal((await decide(id, 'refuse', { reason: 'Another.' })).body.refusal, 'The seal is broken.');
  assert.deepEqual(
    (await sentOf('return.refused', id)).map(({ data }) => data.reason),
    ['The seal is broken.'],
  );
  assert.equal((await order.show()).return_status, null);
});

test('receives what was approved, and refuses nothing that is here', async () => {
  const order = await deliveredOrder(mugs(1));
  const id = await order.mustGiveBack(mugs(1));
  const early = await decide(id, 'receive', restock);
  assert.deepEqual([early.status, early.body.code], [409, 'illegal-transition']);
  await decide(id, 'approve');
  assert.equal((await decide(id, 'receive', restock)).status, 200);
  assert.equal((await decide(id, 'approve')).body.status, 'received');
  assert.equal((await decide(id, 'refuse', { reason: 'late' })).status, 409);
});

test('the commands about a return bear its id as others know it, however it was written', async () => {
  const order = await deliveredOrder(mugs(1));
  const id = await order.mustGiveBack(mugs(1));
  await decide(id, 'approve');
  assert.equal((await decide(id.toUpperCase(), 'receive', restock)).status, 200);
  const [command] = await sentOf('inventory.receive-return', id);
  assert.equal(command?.correlationid, id);
});

test('either approves or refuses when both come at once', async () => {
  const order = await deliveredOrder(mugs(8));
  for (let i = 0; i < 8; i++) {
    const id = await order.mustGiveBack(mugs(1));
    await Promise.all([decide(id, 'refuse', { reason: 'no' }), decide(id, 'approve')]);
    // An approved one may be refused after it; a refused one is never approved.
    const { status } = (await service.call('GET', `/api/returns/${id}`, { token: order.token })).body;
    assert.equal(status, 'refused');
    assert.equal((await sentOf('return.refused', id)).length, 1);
  }
});

test('has staff say of each product once what becomes of it', async () => {
  const order = await deliveredOrder([...mugs(1), { sku: 'JUG', quantity: 1 }]);
  const id = await order.mustGiveBack([...mugs(1), { sku: 'JUG', quantity: 1 }]);
  await decide(id, 'approve');
  const mug = { sku: 'MUG', disposition: 'restock' };
  const jug = { sku: 'JUG', disposition: 'write-off' };
  for (const [lines, field] of [
    [[mug], 'lines'],
    [[mug, jug, { ...jug, sku: 'CUP' }], 'lines/2/sku'],
    [[mug, mug, jug], 'lines/1/sku'],
  ] as const) {
    const { status, body } = await decide(id, 'receive', { lines });
    assert.deepEqual([status, body.errors[0].field], [422, field]);
  }
  assert.equal((await decide(id, 'receive', { lines: [{ ...mug, disposition: 'burn' }, jug] })).status, 422);
  const { body } = await decide(id, 'receive', { lines: [jug, mug] });
  assert.deepEqual(
    body.lines.map(({ sku, disposition }: { sku: string; disposition: string }) => [sku, disposition]),
    [
      ['MUG', 'restock'],
      ['JUG', 'write-off'],
    ],
  );
});

test('receives once, however often and at once it is said, and not otherwise afterwards', async () => {
  const order = await deliveredOrder(mugs(1));
  const id = await order.mustGiveBack(mugs(1));
  await decide(id, 'approve');
  const answers = await Promise.all(Array.from({ length: 4 }, () => decide(id, 'receive', restock)));
  for (const { status, body } of answers) assert.deepEqual([status, body.status], [200, 'received']);
  assert.equal((await sentOf('inventory.receive-return', id)).length, 1);
  const otherwise = { lines: [{ sku: 'MUG', disposition: 'write-off' }] };
  const other = await decide(id, 'receive', otherwise);
  assert.deepEqual([other.status, other.body.code], [409, 'illegal-transition']);
});

test('is for staff, and not about their own', async () => {
  const userId = randomUUID();
  const order = await deliveredOrder(mugs(1), userId);
  const id = await order.mustGiveBack(mugs(1));
  const own = service.tokenFor({ userId, roles: ['staff'] });
  for (const [decision, body] of [
    ['approve', undefined],
    ['receive', restock],
    ['refuse', { reason: 'no' }],
  ] as const)
    for (const token of [order.token, own]) {
      const { status } = await decide(id, decision, body, token);
      assert.equal(status, 403, decision);
    }
  assert.equal((await decide(randomUUID(), 'approve')).status, 404);
});

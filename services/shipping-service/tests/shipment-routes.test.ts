import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { ADMIN, STAFF, shippingRequest, shippingWorld } from './shipping-world.ts';

const world = await shippingWorld({ after });
const { call } = world;

async function shipped() {
  const orderId = randomUUID();
  const customerId = randomUUID();
  await world.send(shippingRequest(orderId, { customerId }));
  const { body } = await call('GET', `/api/shipments/${orderId}`, { as: STAFF });
  return { orderId, customerId, shipmentId: body.shipment_id as string };
}

function move(id: string, status: string, more: { version?: number; ifMatch?: string } = {}, as = STAFF) {
  return call('PATCH', `/api/shipments/${id}`, {
    as,
    body: { status, ...(more.version === undefined ? {} : { version: more.version }) },
    headers: more.ifMatch === undefined ? {} : { 'if-match': more.ifMatch },
  });
}

test('shows a shipment to its owner and to staff, and to nobody else', async () => {
  const { orderId, customerId } = await shipped();
  for (const as of [{ userId: customerId }, STAFF, ADMIN]) {
    const { status, headers, body } = await call('GET', `/api/shipments/${orderId}`, { as });
    assert.equal(status, 200);
    assert.equal(headers.etag, '"1"');
    assert.deepEqual(body.lines, [
      { sku: '22423', quantity: 1 },
      { sku: '85123A', quantity: 8 },
    ]);
    assert.equal(body.address.city, 'London');
    assert.deepEqual(
      body.tracking.map((step: { status: string }) => step.status),
      ['created'],
    );
  }
  assert.equal((await call('GET', `/api/shipments/${orderId}`, { as: {} })).status, 404);
  assert.equal((await call('GET', `/api/shipments/${orderId}`)).status, 401);
  assert.equal((await call('GET', '/api/shipments/nope', { as: STAFF })).status, 422);
});

test('staff moves a shipment on, step by step, and each step is told once with its sequence', async () => {
  const { orderId, shipmentId } = await shipped();
  for (const status of ['dispatched', 'in_transit', 'delivered'])
    assert.equal((await move(shipmentId, status)).status, 200);
  const { body } = await call('GET', `/api/shipments/${shipmentId}`, { as: STAFF });
  assert.deepEqual(
    body.tracking.map((step: { status: string }) => step.status),
    ['created', 'dispatched', 'in_transit', 'delivered'],
  );
  const told = (await world.sentAbout(orderId)).slice(1);
  assert.deepEqual(
    told.map(({ type, sequence, data }) => [type, Number(sequence), data.status]),
    [
      ['shipment.status-changed', 2, 'dispatched'],
      ['shipment.status-changed', 3, 'in_transit'],
      ['shipment.status-changed', 4, 'delivered'],
    ],
  );
});

test('refuses illegal steps with what would be allowed', async () => {
  const { orderId, shipmentId } = await shipped();
  const answer = await move(shipmentId, 'delivered');
  assert.deepEqual([answer.status, answer.body.code], [409, 'illegal-transition']);
  assert.deepEqual(answer.body.allowed, ['dispatched']);
  assert.equal((await world.sentAbout(orderId)).length, 1);
});

test('the present status again changes nothing and tells nothing', async () => {
  const { orderId, shipmentId } = await shipped();
  await move(shipmentId, 'dispatched');
  const again = await move(shipmentId, 'dispatched');
  assert.deepEqual([again.status, again.body.version], [200, 2]);
  assert.equal((await world.sentAbout(orderId)).length, 2);
});

test('refuses what was decided on an older version, given in the body or as If-Match', async () => {
  const { shipmentId } = await shipped();
  await move(shipmentId, 'dispatched', { version: 1 });
  for (const seen of [
    { version: 1 },
    { ifMatch: '"1"' },
    { ifMatch: 'W/"2"' },
    { ifMatch: 'x' },
    { ifMatch: '' },
  ]) {
    const answer = await move(shipmentId, 'in_transit', seen);
    assert.deepEqual([answer.status, answer.body.code], [412, 'precondition-failed'], JSON.stringify(seen));
  }
  assert.equal((await move(shipmentId, 'in_transit', { ifMatch: '"1", "2"' })).status, 200);
  const last = await move(shipmentId, 'delivered', { ifMatch: '*' });
  assert.deepEqual([last.status, last.headers.etag], [200, '"4"']);
});

test('of many who move it at once one wins, and it is told once', async () => {
  const { orderId, shipmentId } = await shipped();
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => move(shipmentId, 'dispatched', { version: 1 })),
  );
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.equal(answers.filter(({ status }) => status === 412).length, 7);
  assert.equal((await world.sentAbout(orderId)).length, 2);
});

test('customers move nothing, and nonsense is refused', async () => {
  const { orderId, customerId } = await shipped();
  assert.equal(
    (await move(orderId, 'dispatched', {}, { userId: customerId, roles: ['customer'] })).status,
    403,
  );
  assert.equal((await move(randomUUID(), 'dispatched')).status, 404);
  for (const body of [
    {},
    { status: 'lost' },
    { status: 'dispatched', version: '1' },
    { status: 'dispatched', x: 1 },
  ])
    assert.equal((await call('PATCH', `/api/shipments/${orderId}`, { as: STAFF, body })).status, 422);
});

test('lists shipments to staff only, by pages and filters', async () => {
  const { customerId } = await shipped();
  await shipped();
  assert.equal((await call('GET', '/api/shipments', { as: {} })).status, 403);
  const seen: string[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await call('GET', `/api/shipments?limit=3${cursor}`, { as: STAFF });
    seen.push(...body.items.map((item: { shipment_id: string }) => item.shipment_id));
    if (body.next_cursor === null) break;
    cursor = `&cursor=${body.next_cursor}`;
  }
  assert.deepEqual(seen, [...new Set(seen)].sort().reverse());
  const mine = await call('GET', `/api/shipments?customer_id=${customerId}&status=created`, { as: STAFF });
  assert.equal(mine.body.items.length, 1);
});

test('the audit feed holds every shipment once, with its lines', async () => {
  const { orderId, shipmentId } = await shipped();
  const rows: { order_id: string }[] = [];
  for (let after = ''; ; ) {
    const url = `/api/admin/shipping-service/audit/shipments?limit=2${after}`;
    const { body } = await call('GET', url, { as: ADMIN });
    rows.push(...body.items);
    if (body.next === null) break;
    after = `&after=${body.next}`;
  }
  assert.deepEqual(
    rows.map(({ order_id }) => order_id),
    [...new Set(rows.map(({ order_id }) => order_id))].sort(),
  );
  assert.deepEqual(
    rows.find(({ order_id }) => order_id === orderId),
    {
      order_id: orderId,
      shipment_id: shipmentId,
      status: 'created',
      lines: [
        ['22423', 1],
        ['85123A', 8],
      ],
    },
  );
  const one = await call('GET', `/api/admin/shipping-service/audit/shipments?order_id=${orderId}`, {
    as: ADMIN,
  });
  assert.deepEqual(
    [one.body.items.map(({ order_id }: { order_id: string }) => order_id), one.body.next],
    [[orderId], null],
  );
  assert.equal((await call('GET', '/api/admin/shipping-service/audit/shipments', { as: STAFF })).status, 403);
});

for (const roles of [['staff'], ['admin']] as const)
  test(`${roles} moves no parcel of their own, by either id; a colleague does`, async () => {
    const { orderId, customerId, shipmentId } = await shipped();
    for (const id of [orderId, shipmentId]) {
      const refused = await move(id, 'dispatched', {}, { userId: customerId, roles: [...roles] });
      assert.deepEqual([refused.status, refused.body.code], [403, 'forbidden']);
      assert.match(refused.body.detail, /your own order/);
    }
    assert.equal((await move(shipmentId, 'dispatched')).status, 200);
  });

test('finds a parcel by the number on it', async () => {
  const { orderId } = await shipped();
  await shipped();
  const { tracking_number } = (await call('GET', `/api/shipments/${orderId}`, { as: STAFF })).body;
  const find = async (number: string) =>
    (await call('GET', `/api/shipments?tracking_number=${number}`, { as: STAFF })).body.items.map(
      (each: { order_id: string }) => each.order_id,
    );
  assert.deepEqual(await find(tracking_number), [orderId]);
  assert.deepEqual(await find('NONE'), []);
});

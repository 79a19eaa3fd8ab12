import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { commitStock, reserveStock } from '@platform/contracts/shop/inventory-messages.ts';
import { authorisePayment, capturePayment } from '@platform/contracts/shop/payment-messages.ts';
import { createShipment } from '@platform/contracts/shop/shipping-messages.ts';
import { sql } from '@platform/database/sql.ts';
import { checkOf } from '@platform/schema/check.ts';
import { startOrderService } from './order-fixture.ts';

const service = await startOrderService({ after });
const userId = randomUUID();
const token = service.tokenFor({ userId });
const staffToken = service.tokenFor({ roles: ['staff'] });

const place = (body: unknown, headers: Record<string, string> = {}, as = token) =>
  service.call('POST', '/api/orders', { token: as, body, headers });

async function countOrders(customerId: string): Promise<number> {
  const [row] = await service.database.query<{ count: number }>(
    sql`select count(*) as count from orders where customer_id = ${customerId}`,
  );
  return row?.count ?? 0;
}

test('places an order at the prices of the catalogue, whatever the case of the sku', async () => {
  const { status, body, headers } = await place({
    lines: [
      { sku: 'mug', quantity: 2 },
      { sku: 'POST', quantity: 1 },
    ],
  });
  assert.equal(status, 201);
  assert.equal(headers.location, `/api/orders/${body.id}`);
  assert.equal(body.status, 'placed');
  assert.equal(body.total_minor, 1200);
  assert.equal(body.customer_id, userId);
  assert.deepEqual(
    body.lines.map((line: Record<string, unknown>) => [
      line.sku,
      line.unit_price_minor,
      line.line_total_minor,
    ]),
    [
      ['MUG', 450, 900],
      ['POST', 300, 300],
    ],
  );
});

test('tells of a new order what it is of, and where it goes', async () => {
  const address = { recipient: 'Ada', line1: '1 Row', city: 'York', country: 'GB' };
  const { body } = await place({
    lines: [
      { sku: 'MUG', quantity: 2 },
      { sku: 'POST', quantity: 1 },
    ],
    shipping_address: address,
  });
  const { body: without } = await place({ lines: [{ sku: 'POST', quantity: 1 }] });
  const told = new Map((await service.sent('order.placed')).map(({ subject, data }) => [subject, data]));
  assert.deepEqual(told.get(body.id).lines, [
    { sku: 'MUG', name: 'Mug', quantity: 2, unit_price_minor: 450 },
    { sku: 'POST', name: 'Postage', quantity: 1, unit_price_minor: 300 },
  ]);
  assert.deepEqual(told.get(body.id).address, address);
  assert.equal(told.get(body.id).line_count, 2);
  assert.equal('address' in told.get(without.id), false);
});

test('names a sku that can be none, at once and whoever asks', async () => {
  for (const sku of ['A=B', 'A/../B', 'ÄPFEL', 'a\tb', '..', ' MUG', 'x'.repeat(65), '']) {
    const { status, body } = await place({
      lines: [
        { sku: 'MUG', quantity: 1 },
        { sku, quantity: 1 },
      ],
    });
    assert.deepEqual([status, body.code], [422, 'validation-failed'], sku);
    assert.deepEqual(
      body.errors.map(({ field }: { field: string }) => field),
      ['lines.1.sku'],
      sku,
    );
  }
});

test('sends no command that its service would refuse, whatever the order says', async () => {
  const contracts = [reserveStock, authorisePayment, capturePayment, createShipment, commitStock];
  const longest = `  ${'e\u0301'.repeat(255)} `;
  const { status, body } = await place({
    lines: [
      { sku: 'mug', quantity: 1_000_000 },
      { sku: 'post', quantity: 1_000_000 },
    ],
    card_token: 'x'.repeat(64),
    shipping_address: {
      recipient: longest,
      line1: '😀'.repeat(255),
      line2: '  ',
      city: 'می\u200cخواهم',
      postal_code: '',
      country: '  GB ',
    },
  });
  assert.equal(status, 201, JSON.stringify(body));
  const replies = ['inventory.reserved', 'payment.authorised', 'payment.captured', 'shipment.created'];
  for (const [i, contract] of contracts.entries()) {
    const command = (await service.sent(contract.type)).find(({ subject }) => subject === body.id);
    assert.ok(command, contract.type);
    assert.equal(checkOf(contract.schema)(command.data), undefined, contract.type);
    if (replies[i] !== undefined) await service.reply(replies[i], body.id, paid(body.total_minor));
  }
});

const paid = (amount_minor: number) => ({
  payment_id: randomUUID(),
  amount_minor,
  currency: 'GBP',
  shipment_id: randomUUID(),
  customer_id: userId,
  tracking_number: 'T1',
});

test('reserves goods only, summed by sku', async () => {
  await service.sent('inventory.reserve');
  await place({
    lines: [
      { sku: 'MUG', quantity: 2 },
      { sku: 'POST', quantity: 1 },
      { sku: 'MUG', quantity: 3 },
    ],
  });
  const [command] = await service.sent('inventory.reserve');
  assert.deepEqual(command?.data.lines, [{ sku: 'MUG', quantity: 5 }]);
});

test('begins with the payment when there is nothing to reserve', async () => {
  await service.sent('payment.authorise');
  await place({ lines: [{ sku: 'POST', quantity: 1 }], card_token: 'tok_visa' });
  const [command] = await service.sent('payment.authorise');
  assert.deepEqual([command?.data.amount_minor], [300]);
});

test('refuses a price that a customer sends with 422 naming the field', async () => {
  const { status, body } = await place({ lines: [{ sku: 'MUG', quantity: 1, unit_price_minor: 1 }] });
  assert.equal(status, 422);
  assert.equal(body.code, 'price-not-allowed');
  assert.equal(body.errors[0].field, 'lines/0/unit_price_minor');
});

test('refuses a price of a customer who names itself as the customer', async () => {
  // One that staff might agree.
  const lines = [{ sku: 'MUG', quantity: 1, unit_price_minor: 440 }];
  const { status, body } = await place({ customer_id: userId, lines });
  assert.deepEqual([status, body.code], [422, 'price-not-allowed']);
});

test('refuses a price that staff set in an order of their own', async () => {
  const { status } = await place(
    { lines: [{ sku: 'MUG', quantity: 1, unit_price_minor: 1 }] },
    {},
    staffToken,
  );
  assert.equal(status, 422);
});

test('lets staff negotiate for a customer, and records who did', async () => {
  const customer = randomUUID();
  service.customers.add(customer);
  const staff = randomUUID();
  const as = service.tokenFor({ userId: staff, roles: ['staff'] });
  const body = { customer_id: customer, lines: [{ sku: 'MUG', quantity: 2, unit_price_minor: 400 }] };
  const answer = await place(body, {}, as);
  assert.equal(answer.status, 201);
  assert.equal(answer.body.total_minor, 800);
  assert.equal(answer.body.placed_by, staff);
  const [line] = answer.body.lines;
  assert.deepEqual([line.catalogue_price_minor, line.negotiated_by], [450, staff]);
});

test('refuses a customer who orders for another, and staff who order for nobody', async () => {
  assert.equal(
    (await place({ customer_id: randomUUID(), lines: [{ sku: 'MUG', quantity: 1 }] })).status,
    403,
  );
  const unknown = await place(
    { customer_id: randomUUID(), lines: [{ sku: 'MUG', quantity: 1 }] },
    {},
    staffToken,
  );
  assert.equal(unknown.body.code, 'unknown-customer');
});

test('names every product that cannot be sold', async () => {
  const lines = [
    { sku: 'NONE', quantity: 1 },
    { sku: 'MUG', quantity: 1 },
    { sku: 'OLD', quantity: 1 },
  ];
  const { status, body } = await place({ lines });
  assert.equal(status, 422);
  assert.deepEqual(
    body.errors.map(({ field }: { field: string }) => field),
    ['lines/0/sku', 'lines/2/sku'],
  );
});

for (const [what, body] of [
  ['an order without lines', { lines: [] }],
  ['a quantity of none', { lines: [{ sku: 'MUG', quantity: 0 }] }],
  ['half a mug', { lines: [{ sku: 'MUG', quantity: 0.5 }] }],
  ['a quantity in words', { lines: [{ sku: 'MUG', quantity: '2' }] }],
  ['a field that is not known', { lines: [{ sku: 'MUG', quantity: 1, discount: 50 }] }],
  [
    'two currencies',
    {
      lines: [
        { sku: 'MUG', quantity: 1 },
        { sku: 'EURO', quantity: 1 },
      ],
    },
  ],
  ['a card number', { lines: [{ sku: 'MUG', quantity: 1 }], card_token: '4111 1111 1111 1111' }],
  ['more lines than a mistake', { lines: Array.from({ length: 2001 }, () => ({ sku: 'MUG', quantity: 1 })) }],
] as const) {
  test(`refuses ${what} with 422`, async () => {
    const { status, headers } = await place(body);
    assert.equal(status, 422);
    assert.match(String(headers['content-type']), /^application\/problem\+json/);
  });
}

test('takes an order of 1,200 lines', async () => {
  const lines = Array.from({ length: 1200 }, (_, i) => ({ sku: i % 2 === 0 ? 'MUG' : 'JUG', quantity: 1 }));
  const { status, body } = await place({ lines });
  assert.equal(status, 201);
  assert.equal(body.lines.length, 1200);
  assert.equal(body.total_minor, 600 * (450 + 1200));
});

test('places one order for a hundred requests at once with one Idempotency-Key', async () => {
  const customer = randomUUID();
  const as = service.tokenFor({ userId: customer });
  const body = { lines: [{ sku: 'MUG', quantity: 1 }] };
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => place(body, { 'idempotency-key': 'one' }, as)),
  );
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
  assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
  assert.equal(await countOrders(customer), 1);
  assert.equal(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true').length, 99);
});

test('refuses a used Idempotency-Key with another request, but not of another customer', async () => {
  const as = service.tokenFor({});
  const key = { 'idempotency-key': 'used' };
  assert.equal((await place({ lines: [{ sku: 'MUG', quantity: 1 }] }, key, as)).status, 201);
  const other = await place({ lines: [{ sku: 'MUG', quantity: 2 }] }, key, as);
  assert.deepEqual([other.status, other.body.code], [422, 'idempotency-key-reused']);
  assert.equal(
    (await place({ lines: [{ sku: 'MUG', quantity: 2 }] }, key, service.tokenFor({}))).status,
    201,
  );
});

test('knows a request again whose members stand in another order', async () => {
  const as = service.tokenFor({});
  const key = { 'idempotency-key': 'order-of-members' };
  const first = await place({ card_token: 'tok_visa', lines: [{ sku: 'MUG', quantity: 1 }] }, key, as);
  const second = await place({ lines: [{ quantity: 1, sku: 'MUG' }], card_token: 'tok_visa' }, key, as);
  assert.equal(second.body.id, first.body.id);
});

test('hides an order from strangers and shows it to staff', async () => {
  const { body } = await place({ lines: [{ sku: 'MUG', quantity: 1 }] });
  const url = `/api/orders/${body.id}`;
  assert.equal((await service.call('GET', url, { token: service.tokenFor({}) })).status, 404);
  assert.equal((await service.call('GET', url, { token: staffToken })).status, 200);
  assert.equal((await service.call('GET', url)).status, 401);
  assert.equal(
    (await service.call('POST', `${url}/cancel`, { token: service.tokenFor({}), body: {} })).status,
    404,
  );
});

test('lists orders newest first, page by page, each once', async () => {
  const customer = randomUUID();
  const as = service.tokenFor({ userId: customer });
  const placed: string[] = [];
  for (let i = 0; i < 5; i += 1)
    placed.push((await place({ lines: [{ sku: 'MUG', quantity: 1 }] }, {}, as)).body.id);
  const seen: string[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await service.call('GET', `/api/orders?limit=2${cursor && `&cursor=${cursor}`}`, {
      token: as,
    });
    seen.push(...body.items.map(({ id }: { id: string }) => id));
    if (body.next_cursor === null) break;
    cursor = body.next_cursor;
  }
  assert.deepEqual(seen, placed.toReversed());
  assert.equal((await service.call('GET', '/api/orders?cursor=nonsense', { token: as })).status, 422);
});

test('lists the orders of another customer to staff alone', async () => {
  const owner = randomUUID();
  const lines = [{ sku: 'MUG', quantity: 1 }];
  const { body } = await place({ lines }, {}, service.tokenFor({ userId: owner }));
  const listed = async (as: string): Promise<string[]> => {
    const answer = await service.call('GET', `/api/orders?customer_id=${owner}`, { token: as });
    assert.equal(answer.status, 200);
    return answer.body.items.map(({ id }: { id: string }) => id);
  };
  assert.deepEqual(await listed(staffToken), [body.id]);
  assert.deepEqual(await listed(service.tokenFor({})), []);
});

test('refuses more of one product than a reservation can hold, over however many lines', async () => {
  const lines = ['MUG', 'mug'].map((sku) => ({ sku, quantity: 600_000 }));
  const { status, body } = await service.call('POST', '/api/orders', {
    token: service.tokenFor({}),
    body: { lines },
  });
  assert.deepEqual([status, body.code], [422, 'order-too-large']);
});

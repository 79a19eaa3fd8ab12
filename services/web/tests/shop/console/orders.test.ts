import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { OrderSummary } from '@platform/api-client/operations.ts';
import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import { type Answers, away } from '../../stand-in-gateway.ts';
import { webWorld } from '../../web-world.ts';

const ANN = { id: randomUUID(), email: 'ann@example.com' };
const ORDER: OrderSummary = {
  id: randomUUID(),
  number: 'K7Q2-9MXE',
  customer_id: ANN.id,
  placed_by: ANN.id,
  status: 'rejected',
  currency: 'GBP',
  total_minor: 6450,
  line_count: 1,
  reason_code: 'out-of-stock',
  reason: 'There is too little.',
  placed_at: '2026-11-30T09:00:00.000Z',
  ended_at: '2026-11-30T09:00:00.041Z',
  returnable_until: null,
  return_status: null,
};
const ORDERS = { items: [ORDER], next_cursor: 'next' };

test('staff see the orders of all customers, and narrow the list by what stands in the address', async (t) => {
  const { signedIn, gateway } = await webWorld(t, {
    answers: { 'GET /api/orders': ORDERS, 'GET /api/users': { items: [ANN], next_cursor: null } as never },
  });
  assert.equal((await (await signedIn()).get('/console/orders')).status, 404);
  const staff = await signedIn({ roles: ['staff'] });
  const page = await staff.get('/console/orders?status=rejected&customer=ANN%40example.com&since=2026-11-30');
  assert.match(page.text, /<a href="\/console\/orders\/K7Q2-9MXE">/);
  for (const text of [/£64\.50/, /41 ms/, /out of stock/, /cursor=next/]) assert.match(page.text, text);
  assert.deepEqual(gateway.inputsOf('GET /api/orders').at(-1).query, {
    status: 'rejected',
    customer_id: ANN.id,
    since: '2026-11-30T00:00:00Z',
    limit: 50,
  });
});

test('a customer that nobody is leaves the list empty and says so', async (t) => {
  const { signedIn, gateway } = await webWorld(t, {
    answers: { 'GET /api/users': { items: [ANN], next_cursor: null } as never },
  });
  const page = await (await signedIn({ roles: ['staff'] })).get('/console/orders?customer=nn%40example.com');
  assert.match(page.text, /No customer has this e-mail address/);
  assert.deepEqual(gateway.inputsOf('GET /api/orders'), []);
});

test('the overview shows the latest orders, and says which sagas and goods need a hand', async (t) => {
  const quiet = { outbox: null, parked: 0, queues: [] };
  const { signedIn, gateway } = await webWorld(t, {
    answers: {
      ...Object.fromEntries(
        MESSAGING_SERVICES.map((service) => [`GET /api/admin/${service}/messaging`, quiet]),
      ),
      'GET /api/status': { services: [] },
      'GET /api/orders': ORDERS,
      'GET /api/sagas': { items: [{ step: 'commit-stock', last_error: 'too few' }], next_cursor: null },
      'GET /api/stock': {
        items: [
          { sku: 'TIN-MUG', available: 4 },
          { sku: 'OAK-LAMP', available: 1 },
        ],
        next_cursor: null,
      },
    } as unknown as Answers,
    isRestAway: true,
  });
  const admin = await signedIn({ roles: ['admin'] });
  const { text } = await admin.get('/console');
  assert.match(text, /K7Q2-9MXE/);
  assert.match(text, /1 saga<\/a> commit-stock: too few/);
  assert.match(
    text,
    /2 skus running out<\/a>: <a href="\/console\/stock\/OAK-LAMP">OAK-LAMP<\/a> \(1 left\)/,
  );
  gateway.answers['GET /api/orders'] = () => {
    throw away();
  };
  const without = await admin.get('/console');
  assert.match(without.text, /It did not answer in time/);
  assert.match(without.text, /2 skus running out/);
});

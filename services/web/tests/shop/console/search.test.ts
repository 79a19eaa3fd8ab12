import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import { type Answers, away, problem } from '../../stand-in-gateway.ts';
import { webWorld } from '../../web-world.ts';
import { aList, aProduct } from '../test-products.ts';

const ID = randomUUID();
const ORDER = { id: ID, number: 'K7Q2-9MXE', status: 'confirmed', total_minor: 6450, currency: 'GBP' };
const notFound = () => {
  throw problem(404, 'not-found');
};
const NOTHING = {
  ...Object.fromEntries(
    MESSAGING_SERVICES.map((service) => [
      `GET /api/admin/${service}/messages`,
      { items: [], next_cursor: null },
    ]),
  ),
  'GET /api/users/{id}': notFound,
  'GET /api/users': { items: [], next_cursor: null },
  'GET /api/orders/{id}': notFound,
  'GET /api/orders': { items: [], next_cursor: null },
  'GET /api/sagas/{id}': notFound,
  'GET /api/returns/{id}': notFound,
  'GET /api/mails/{id}': notFound,
  'GET /api/products/{sku}': notFound,
  'GET /api/products': aList([]),
  'GET /api/stock': { items: [], next_cursor: null },
  'GET /api/shipments': { items: [], next_cursor: null },
} as unknown as Answers;

async function led(
  t: Parameters<typeof webWorld>[0],
  text: string,
  answers: object,
  role: 'staff' | 'admin' = 'admin',
) {
  const { signedIn } = await webWorld(t, { answers: { ...NOTHING, ...answers } as Answers });
  const answer = await (await signedIn({ roles: [role] })).get(
    `/console/search?q=${encodeURIComponent(text)}`,
  );
  return { ...answer, to: answer.headers.location };
}

test('an order number leads to the order, in any spelling whose check sign is right', async (t) => {
  const answers = { 'GET /api/orders': { items: [ORDER], next_cursor: null } };
  assert.equal((await led(t, 'k7q29mxe', answers)).to, '/console/orders/K7Q2-9MXE');
  assert.match((await led(t, 'K7Q2-9MXF', answers)).text, /Nothing fits/);
});

test('an id leads to what has it: an order and its saga are one', async (t) => {
  const saga = { 'GET /api/sagas/{id}': { id: ID, definition: 'order', state: 'completed' } };
  const order = { 'GET /api/orders/{id}': ORDER };
  assert.equal((await led(t, ID, { ...order, ...saga })).to, '/console/orders/K7Q2-9MXE');
  assert.equal((await led(t, ID, order, 'staff')).to, '/console/orders/K7Q2-9MXE');
  const cancellation = {
    'GET /api/sagas/{id}': { id: ID, definition: 'order-cancellation', state: 'running' },
  };
  assert.equal((await led(t, ID, cancellation)).to, `/console/sagas/${ID}`);
  const message = ({ query }: { readonly query: { readonly id: string } }) => ({
    items: query.id === ID ? [{ id: ID, type: 'order.placed' }] : [],
    next_cursor: null,
  });
  assert.equal(
    (await led(t, ID.toUpperCase(), { 'GET /api/admin/order-service/messages': message })).to,
    `/console/messages/${ID}`,
  );
});

test('a tracking number leads to its order, and a sku to the product or, for staff, to its stock', async (t) => {
  const parcel = {
    order_id: ID,
    tracking_number: 'PS123456789012GB',
    carrier: 'Parcel Service',
    status: 'created',
  };
  const shipments = { 'GET /api/shipments': { items: [parcel], next_cursor: null } };
  assert.equal((await led(t, 'ps 1234 5678 9012 gb', shipments)).to, `/console/orders/${ID}`);
  const product = { 'GET /api/products/{sku}': aProduct('OAK/LAMP') };
  assert.equal((await led(t, 'oak/lamp', product)).to, '/console/products/OAK%2FLAMP');
  assert.equal((await led(t, 'oak/lamp', product, 'staff')).to, '/console/stock/OAK%2FLAMP');
});

test('words show all kinds of things that have them, also while a service is away', async (t) => {
  const page = await led(t, 'lamp', {
    'GET /api/products': aList([aProduct('OAK-LAMP'), aProduct('TIN-LAMP')]),
    'GET /api/users': {
      items: [{ id: ID, email: 'lamp@example.com', full_name: 'Lamp' }],
      next_cursor: null,
    },
    'GET /api/stock': () => {
      throw away();
    },
  });
  assert.equal(page.status, 200);
  for (const text of [/<h2>Products<\/h2>/, /TIN-LAMP/, /lamp@example\.com/, /Not asked: inventory-service/])
    assert.match(page.text, text);
});

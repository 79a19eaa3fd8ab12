import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answers, problem } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';

const ID = '01a22a75-17d2-74f2-ac6e-d8a9ca3f33f5';
const NUMBER = 'K7Q2-9MXE';
const AT = '2026-11-30T10:42:07.000Z';
const ORDER = {
  id: ID,
  number: NUMBER,
  status: 'placed',
  currency: 'GBP',
  total_minor: 12900,
  line_count: 1,
  reason_code: null,
  reason: null,
  placed_at: AT,
  ended_at: null,
  can_cancel: true,
  cancel_until: 'payment-captured',
  returnable_until: null,
  return_status: null,
  lines: [
    {
      sku: 'OAK-DESK-LAMP',
      name: 'Oak <desk> lamp',
      quantity: 2,
      unit_price_minor: 6450,
      line_total_minor: 12900,
    },
  ],
  shipping_address: { recipient: 'Ann Weaver', line1: '14 Tanner Row', city: 'York', country: 'GB' },
};

function answers(order: object = {}, ...events: readonly string[]): Answers {
  return {
    'GET /api/orders': { items: [{ ...ORDER, ...order }], next_cursor: null },
    'GET /api/orders/{id}': { ...ORDER, ...order },
    'GET /api/orders/{id}/timeline': {
      items: events.map((event) => ({ at: AT, event, actor_id: null, details: {} })),
    },
    'POST /api/orders/{id}/cancel': ORDER,
  } as unknown as Answers;
}

test('an order is found by its number, and shows how it is', async (t) => {
  const { signedIn, gateway } = await webWorld(t, {
    answers: answers({}, 'placed', 'authorise-payment sent'),
  });
  const page = await (await signedIn()).get(`/orders/${NUMBER}`);
  assert.equal(page.status, 200);
  assert.match(page.text, /We are asking your bank/);
  assert.match(page.text, /Oak &lt;desk&gt; lamp/);
  assert.ok(page.text.includes(`data-live="/orders/${ID}/events"`));
  assert.match(page.text, /http-equiv="refresh"/, 'without scripts it is loaded again');
  assert.deepEqual(gateway.inputsOf('GET /api/orders'), [{ query: { number: NUMBER, limit: 1 } }]);
});

test('an order is watched again while a return of it is under way', async (t) => {
  const confirmed = { status: 'confirmed', ended_at: AT, returnable_until: AT };
  const { signedIn, gateway } = await webWorld(t, { answers: answers(confirmed, 'placed', 'confirmed') });
  const line = { ...ORDER.lines[0], disposition: null };
  const one = { status: 'approved', lines: [line], reason: 'Broken', requested_at: AT, ended_at: null };
  const returns = (...items: readonly object[]) => {
    gateway.answers['GET /api/orders/{id}/returns'] = { items } as never;
  };
  const customer = await signedIn();
  returns(
    { ...one, ended_at: AT, status: 'refunded', refund_minor: 1, currency: 'GBP' },
    { ...one, currency: 'GBP', refund_minor: 1 },
  );
  const { text } = await customer.get(`/orders/${NUMBER}`);
  assert.ok(text.includes(`data-live="/orders/${ID}/events"`));
  assert.match(text, /<noscript><meta http-equiv="refresh" content="30">/);
  assert.match(text, /Seen at/);
  returns({ ...one, ended_at: AT, status: 'refunded', refund_minor: 1, currency: 'GBP' });
  const ended = (await customer.get(`/orders/${NUMBER}`)).text;
  assert.ok(!ended.includes('/events"') && !ended.includes('http-equiv="refresh"'));
});

test('an order that has ended is not watched any more', async (t) => {
  const ended = { status: 'confirmed', ended_at: AT, can_cancel: false, cancel_until: null };
  const { signedIn } = await webWorld(t, { answers: answers(ended, 'placed', 'completed') });
  const { text } = await (await signedIn()).get(`/orders/${ID}`);
  assert.doesNotMatch(text, /http-equiv="refresh"|\/events"|Cancel the order/);
});

test('an order that is being cancelled after it was confirmed is watched to its end', async (t) => {
  const confirmed = { status: 'confirmed', ended_at: AT, can_cancel: false, cancel_until: null };
  const { signedIn, gateway } = await webWorld(t, {
    answers: answers(confirmed, 'placed', 'completed', 'cancel-requested', 'refund-payment succeeded'),
  });
  const customer = await signedIn();
  const { text } = await customer.get(`/orders/${NUMBER}`);
  assert.match(text, /We are undoing your order/);
  assert.match(text, /\/events"/);
  const refused = answers(confirmed, 'placed', 'completed', 'cancel-requested', 'cancel-refused');
  Object.assign(gateway.answers, refused);
  const { text: over } = await customer.get(`/orders/${NUMBER}`);
  assert.doesNotMatch(over, /We are undoing your order|\/events"/);
});

test('what was ordered goes into the cart again, or it is said why not', async (t) => {
  const rejected = {
    status: 'rejected',
    reason_code: 'card-declined',
    can_cancel: false,
    cancel_until: null,
  };
  const { signedIn, gateway } = await webWorld(t, { answers: answers(rejected, 'placed') });
  gateway.answers['POST /api/carts/me/merge'] = { items: [] } as never;
  const customer = await signedIn();
  await customer.get(`/orders/${NUMBER}`);
  const again = await customer.post(`/orders/${NUMBER}/order-again`);
  assert.deepEqual([again.status, again.headers.location], [303, '/checkout']);
  assert.deepEqual(gateway.inputsOf('POST /api/carts/me/merge'), [
    { body: { items: [{ sku: 'OAK-DESK-LAMP', quantity: 2 }] } },
  ]);
  gateway.answers['POST /api/carts/me/merge'] = () => {
    throw problem(422, 'products-unavailable', 'It is no longer sold.');
  };
  assert.match((await customer.post(`/orders/${NUMBER}/to-cart`)).text, /It is no longer sold\./);
});

test("somebody else's order is not there", async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: answers() });
  gateway.answers['GET /api/orders'] = { items: [], next_cursor: null };
  assert.equal((await (await signedIn()).get(`/orders/${NUMBER}`)).status, 404);
});

test('a cancel that comes too late says so, and shows what overtook it', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: answers({}, 'placed') });
  const customer = await signedIn();
  await customer.get(`/orders/${NUMBER}`);
  assert.equal((await customer.post(`/orders/${NUMBER}/cancel`)).headers.location, `/orders/${NUMBER}`);
  gateway.answers['POST /api/orders/{id}/cancel'] = () => {
    throw problem(409, 'too-late-to-cancel', 'The payment of this order is being taken.');
  };
  const page = await customer.post(`/orders/${NUMBER}/cancel`);
  assert.equal(page.status, 409);
  assert.match(page.text, /too late to cancel\. The payment of this order is being taken\./);
});

test('what happens is passed on as it happens, from where the browser was', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: answers() });
  const asked: (string | undefined)[] = [];
  gateway.streams = {
    [`/api/orders/${ID}/stream`]: ({ lastEventId }) => {
      asked.push(lastEventId);
      return new Response('id: 4-0\nevent: timeline\ndata: {}\n\n');
    },
  };
  const customer = await signedIn();
  const events = await customer.get(`/orders/${NUMBER}/events`, { 'last-event-id': '3-0' });
  assert.equal(events.headers['content-type'], 'text/event-stream');
  assert.equal(events.text, 'id: 4-0\nevent: timeline\ndata: {}\n\n');
  assert.deepEqual(asked, ['3-0']);
  gateway.streams = { [`/api/orders/${ID}/stream`]: () => new Response(null, { status: 204 }) };
  assert.equal((await customer.get(`/orders/${NUMBER}/events`)).status, 204, 'it has ended');
});

test('a guest hears of no order', async (t) => {
  const { browser } = await webWorld(t, { answers: answers() });
  assert.equal((await browser().get(`/orders/${NUMBER}/events`)).status, 401);
});

test('a notification about an order leads to it', async (t) => {
  const notice = { id: ID, kind: 'order.confirmed', title: 'Confirmed', body: 'It is.', order_id: ID };
  const { signedIn } = await webWorld(t, {
    answers: {
      'GET /api/notifications': { items: [{ ...notice, is_read: true, created_at: AT }], next_cursor: null },
      'GET /api/notifications/preferences': { mail: {} },
    } as unknown as Answers,
  });
  const { text } = await (await signedIn()).get('/account/notifications');
  assert.ok(text.includes(`href="/orders/${ID}"`));
});

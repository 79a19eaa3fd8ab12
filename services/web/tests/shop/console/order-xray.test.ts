import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import { standInRunner } from '../../console/stand-in-runner.ts';
import { type Answers, away, problem } from '../../stand-in-gateway.ts';
import { webWorld } from '../../web-world.ts';

const ID = '01a22a75-17d2-74f2-ac6e-d8a9ca3f33f5';
const ADDRESS = '/console/orders/K7Q2-9MXE';
const AT = '2026-11-30T10:42:07.114Z';
const PATHS = {
  payment: 'GET /api/payments/{order_id}',
  reservation: 'GET /api/reservations/{order_id}',
  movements: 'GET /api/stock/movements',
  shipment: 'GET /api/shipments/{id}',
  saga: 'GET /api/sagas/{id}',
} as const;

const ORDER = {
  ...{ id: ID, number: 'K7Q2-9MXE', customer_id: 'ann', status: 'confirmed', currency: 'GBP' },
  ...{ total_minor: 12_900, placed_at: AT, ended_at: AT, can_cancel: true, cancel_until: 'parcel-left' },
  lines: [{ sku: 'LAMP', name: 'Oak <desk> lamp', quantity: 2, line_total_minor: 12_900 }],
};
const PAYMENT = {
  ...{ status: 'captured', currency: 'GBP', amount_minor: 12_900, captured_minor: 12_900 },
  ...{ refunded_minor: 0, refundable_minor: 12_900, refunds: [] },
};
const DEAD = {
  ...{ id: 'm1', type: 'payment.capture', subject: ID, correlation_id: ID, sent: null },
  handled: [
    { queue: 'q', attempt: 9, at: AT, duration_ms: 2, outcome: 'dead', error: 'Error: <b>broken</b>' },
  ],
};

/** A platform on which all is there; `more` changes it. */
function answers(more: object = {}): Answers {
  const empty = { items: [], next_cursor: null };
  return {
    ...Object.fromEntries(MESSAGING_SERVICES.map((service) => [`GET /api/admin/${service}/messages`, empty])),
    'GET /api/admin/payment-service/messages': { items: [DEAD], next_cursor: null },
    'GET /api/orders': { items: [ORDER], next_cursor: null },
    'GET /api/orders/{id}': ORDER,
    'GET /api/orders/{id}/returns': empty,
    'GET /api/orders/{id}/timeline': {
      items: [{ at: AT, event: 'capture-payment succeeded', actor_id: null, details: {} }],
    },
    'GET /api/users/{id}': { email: 'ann@example.com' },
    [PATHS.payment]: PAYMENT,
    [PATHS.reservation]: () => {
      throw problem(404, 'not-found');
    },
    [PATHS.movements]: {
      items: [
        { id: 1, kind: 'commit', sku: 'LAMP', delta_on_hand: -2, delta_reserved: -2, at: AT, reference: ID },
      ],
    },
    [PATHS.shipment]: {
      ...{ status: 'created', carrier: 'A carrier', tracking_number: 'LL-5520', lines: [], tracking: [] },
    },
    [PATHS.saga]: {
      id: ID,
      definition: 'order',
      state: 'stuck',
      step: 'commit-stock',
      can: ['retry', 'skip'],
      journal: [],
    },
    'GET /api/ledger/transactions': {
      items: [
        {
          ...{ kind: 'capture', posted_at: AT },
          entries: [
            { account: 'provider-receivable', currency: 'GBP', amount_minor: 12_900 },
            { account: 'sales', currency: 'GBP', amount_minor: -12_900 },
          ],
        },
      ],
    },
    'GET /api/mails': {
      items: [{ id: 'mail', subject: 'We have your order', status: 'kept', created_at: AT }],
    },
    'GET /api/admin/notification-service/notifications': empty,
    ...more,
  } as unknown as Answers;
}

test('admins see all of an order, staff what they work with, and customers nothing', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: answers(), isRestAway: true });
  const admin = await (await signedIn({ roles: ['admin'] })).get(ADDRESS);
  assert.equal(admin.status, 200);
  for (const shown of [
    ...['ann@example.com', '£129.00', 'Oak &lt;desk&gt; lamp', 'LL-5520', 'We have your order'],
    ...['balanced', '−2', '1 dead', 'Error: &lt;b&gt;broken&lt;/b&gt;', 'payment.capture'],
  ])
    assert.ok(admin.text.includes(shown), shown);

  gateway.calls.length = 0;
  const staff = await signedIn({ roles: ['staff'] });
  const page = await staff.get(ADDRESS);
  assert.match(page.text, /LL-5520/);
  assert.doesNotMatch(page.text, /id="messages"|id="mails"/);
  assert.deepEqual(
    gateway.calls.filter(({ name }) => /admin|sagas|ledger|mails/.test(name)),
    [],
    'nothing is asked for that staff may not see',
  );
  assert.equal((await staff.get(`${ADDRESS}/messages`)).status, 404);
  assert.equal((await (await signedIn()).get(ADDRESS)).status, 404);
});

test('each part stands alone: whatever is away, the page says so and shows the rest', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: answers(), isRestAway: true });
  const admin = await signedIn({ roles: ['admin'] });
  const late = async () => {
    await setImmediate();
    return { items: [], next_cursor: null };
  };
  const gone = () => {
    throw away();
  };
  Object.assign(gateway.answers, {
    ...Object.fromEntries(Object.values(PATHS).map((path) => [path, gone])),
    'GET /api/admin/shipping-service/messages': gone,
    // What is asked for by what these answer has failed by then.
    'GET /api/admin/order-service/messages': late,
    'GET /api/orders/{id}/returns': late,
    'GET /api/orders/{id}': gone,
  });
  const page = await admin.get(`/console/orders/${ID}`);
  assert.equal(page.status, 200);
  assert.match(page.text, /The order itself is missing\./);
  assert.match(page.text, /shipping-service does not tell of its messages\. It did not answer in time\./);
  assert.match(page.text, /We have your order/, 'the rest is there');
});

test('the page of an order that goes on is kept as things are', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: answers(), isRestAway: true });
  const staff = await signedIn({ roles: ['staff'] });
  assert.doesNotMatch((await staff.get(ADDRESS)).text, /data-refresh/);
  gateway.answers['GET /api/orders/{id}'] = { ...ORDER, status: 'placed', ended_at: null } as never;
  assert.match((await staff.get(ADDRESS)).text, /id="standing" data-swap data-refresh="2"/);
});

test('an order that there is not is not found', async (t) => {
  const unknown = () => {
    throw problem(404, 'order-not-found');
  };
  const { signedIn } = await webWorld(t, {
    answers: answers({ 'GET /api/orders/{id}': unknown }),
    isRestAway: true,
  });
  assert.equal((await (await signedIn({ roles: ['admin'] })).get(`/console/orders/${ID}`)).status, 404);
});

test('every part has a page of its own', async (t) => {
  const { signedIn } = await webWorld(t, { answers: answers(), isRestAway: true });
  const admin = await signedIn({ roles: ['admin'] });
  for (const part of ['messages', 'money', 'stock', 'parcel', 'trace', 'logs', 'audit']) {
    const page = await admin.get(`${ADDRESS}/${part}`);
    assert.equal(page.status, 200);
    assert.match(page.text, new RegExp(`href="${ADDRESS}/${part}" aria-current="page"`));
    assert.match(page.text, new RegExp(`id="${part}"`));
  }
});

test('money is given back from the form beside the payment, which is one refund however often it is sent', async (t) => {
  const { signedIn } = await webWorld(t, { answers: answers(), isRestAway: true });
  const { text } = await (await signedIn({ roles: ['staff'] })).get(ADDRESS);
  assert.match(text, /action="\/console\/payments\/[^"]+\/refunds"/);
  assert.match(text, /name="key" value="[\da-f-]{36}"/);
});

test('lines that services logged about the order are there where a runner keeps them', async (t) => {
  const searches: object[] = [];
  const line = { time: AT, level: 'warn', service: 'payment-service', msg: 'no <answer>', order_id: ID };
  const runner = standInRunner({
    logs: async (search) => {
      searches.push(search);
      return { lines: [line], is_cut: false };
    },
  });
  const { signedIn } = await webWorld(t, { answers: answers(), isRestAway: true, runner });
  const admin = await signedIn({ roles: ['admin'] });
  assert.match(
    (await admin.get(`${ADDRESS}/logs`)).text,
    /<td>payment-service<\/td>\s*<td><div class="grow">no &lt;answer&gt;/,
  );
  assert.deepEqual(searches, [{ order_id: ID, limit: 500 }]);
  const { signedIn: elsewhere } = await webWorld(t, { answers: answers(), isRestAway: true });
  assert.match((await (await elsewhere({ roles: ['admin'] })).get(`${ADDRESS}/logs`)).text, /kept elsewhere/);
});

test('the trace in which the order was placed is drawn, as far as a runner keeps it', async (t) => {
  const traceId = 'a'.repeat(32);
  const message = { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` };
  const sent = { exchange: 'events', at: AT, replayed_at: [], state: 'sent', message };
  const placed = { id: 'm0', type: 'order.placed', subject: ID, correlation_id: ID, sent, handled: [] };
  const span = { ...{ trace_id: traceId, span_id: 'a', parent_span_id: null }, start_ms: 0, duration_ms: 9 };
  const asked: string[] = [];
  const runner = standInRunner({
    spans: async (id) => {
      asked.push(id);
      return [
        { ...span, service: 'web', name: 'POST <orders>', kind: 'server', is_failed: false, attributes: {} },
      ];
    },
  });
  const history = { 'GET /api/admin/order-service/messages': { items: [placed], next_cursor: null } };
  const { signedIn } = await webWorld(t, { answers: answers(history), isRestAway: true, runner });
  const admin = await signedIn({ roles: ['admin'] });
  const { text } = await admin.get(ADDRESS);
  assert.match(text, /POST &lt;orders&gt;/);
  assert.ok(text.includes(`href="/console/traces/${traceId}"`));
  assert.match((await admin.get(`${ADDRESS}/trace`)).text, /POST &lt;orders&gt;/);
  assert.deepEqual(asked, [traceId, traceId]);
});

test("the audit's checks of the order say what holds, and what services that are away would show", async (t) => {
  const audited = {
    ...{ order_id: ID, number: 'K7Q2-9MXE', customer_id: 'ann', status: 'confirmed', currency: 'GBP' },
    ...{ total_minor: 12_900, saga_state: 'completed', is_overdue: false, placed_at: AT },
    lines: [['LAMP', 2, 6_450, true]],
  };
  const feed = { items: [audited], next_cursor: null };
  const { signedIn } = await webWorld(t, {
    answers: answers({ 'GET /api/admin/order-service/audit/orders': feed }),
    isRestAway: true,
  });
  const page = await (await signedIn({ roles: ['admin'] })).get(`${ADDRESS}/audit`);
  assert.match(page.text, />holds<\/span>\s*<div><h3>/);
  assert.match(page.text, />not known<\/span>\s*<div><h3>/);
  assert.match(page.text, /<dt>Audit<\/dt><dd>\d+ of \d+ hold/);
});

test('a saga that is stuck can be helped on beside its story', async (t) => {
  const { signedIn } = await webWorld(t, { answers: answers(), isRestAway: true });
  const { text } = await (await signedIn({ roles: ['admin'] })).get(ADDRESS);
  for (const operation of ['retry', 'skip'])
    assert.ok(text.includes(`action="/console/sagas/${ID}/${operation}"`), operation);
});

test('staff cancel an order, and hear when it is too late', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: answers(), isRestAway: true });
  gateway.answers['POST /api/orders/{id}/cancel'] = {} as never;
  const staff = await signedIn({ roles: ['staff'] });
  await staff.get(ADDRESS);
  const done = await staff.post(`${ADDRESS}/cancel`, { 'cancel-reason': 'They called.' });
  assert.equal(done.headers.location, `${ADDRESS}?done=cancel`);
  assert.deepEqual(gateway.inputsOf('POST /api/orders/{id}/cancel'), [
    { path: { id: ID }, body: { reason: 'They called.' } },
  ]);
  gateway.answers['POST /api/orders/{id}/cancel'] = () => {
    throw problem(409, 'too-late-to-cancel', 'The parcel has left.');
  };
  const late = await staff.post(`${ADDRESS}/cancel`, { 'cancel-reason': 'They called.' });
  assert.equal(late.status, 409);
  assert.match(late.text, /The parcel has left\./);
});

test('calls between services stand among the messages, and where traces are away the page says so', async (t) => {
  const message = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
  const sent = { exchange: 'events', at: AT, replayed_at: [], state: 'sent', message };
  const placed = { id: 'm0', type: 'order.placed', subject: ID, correlation_id: ID, sent, handled: [] };
  const history = { 'GET /api/admin/order-service/messages': { items: [placed], next_cursor: null } };
  const span = { trace_id: 'a', kind: 'server', start_ms: Date.parse(AT), duration_ms: 9, is_failed: false };
  const spans = [
    { ...span, span_id: 'a', parent_span_id: null, service: 'api-gateway', name: 'POST', attributes: {} },
    {
      ...span,
      span_id: 'b',
      parent_span_id: 'a',
      service: 'order-service',
      name: 'POST /<x>',
      attributes: {},
    },
  ];
  const options = { answers: answers(history), isRestAway: true };
  const page = async (runner: Parameters<typeof standInRunner>[0]) => {
    const { signedIn } = await webWorld(t, { ...options, runner: standInRunner(runner) });
    return (await (await signedIn({ roles: ['admin'] })).get(`${ADDRESS}/messages`)).text;
  };
  const text = await page({ spans: async () => spans });
  assert.match(text, /data-line="call">.*POST \/&lt;x&gt; 9 ms/);
  assert.match(text, /POST \/&lt;x&gt;<\/code> <span class="faint">HTTP call/);
  assert.match(await page({ spans: () => Promise.reject(away()) }), /Calls between services are not shown/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '@platform/api-client/api-error.ts';
import { type Answers, away, problem } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';

const ID = '01a22a75-17d2-74f2-ac6e-d8a9ca3f33f5';
const NUMBER = 'K7Q2-9MXE';
const PAGE = `/orders/${NUMBER}/return`;
const AT = '2026-11-30T10:42:07.000Z';
const PAST = '2020-11-14T10:00:00.000Z';
const LATER = new Date(Date.now() + 86_400_000).toISOString();
const PLACE = 'POST /api/orders/{id}/returns';
const LAMP = { sku: 'OAK-DESK-LAMP', name: 'Oak <desk> lamp', unit_price_minor: 6450 };
const PEN = { sku: 'PEN', name: 'Fountain pen', unit_price_minor: 3400 };
const WRAPPING = { sku: 'WRAP', name: 'Gift wrapping', unit_price_minor: 350 };
const ORDER = {
  id: ID,
  number: NUMBER,
  status: 'confirmed',
  currency: 'GBP',
  total_minor: 16650,
  placed_at: AT,
  ended_at: AT,
  can_cancel: false,
  cancel_until: null,
  returnable_until: LATER,
  return_status: null,
  lines: [
    { ...LAMP, quantity: 2, line_total_minor: 12900, is_stocked: true },
    { ...PEN, quantity: 1, line_total_minor: 3400, is_stocked: true },
    { ...WRAPPING, quantity: 1, line_total_minor: 350, is_stocked: false },
  ],
};

/** A return of one lamp. */
function aReturn(status: string, more: object = {}) {
  const lines = [{ ...LAMP, quantity: 1, line_total_minor: 6450, disposition: null }];
  const said = { reason: 'It is <too> dark.', refusal: null, currency: 'GBP', refund_minor: 6450 };
  return { return_id: ID, order_id: ID, status, lines, ...said, requested_at: AT, ended_at: null, ...more };
}

function answers(order: object = {}, returns: readonly object[] = []): Answers {
  const shown = { ...ORDER, ...order };
  return {
    'GET /api/orders': { items: [shown], next_cursor: null },
    'GET /api/orders/{id}': shown,
    'GET /api/orders/{id}/timeline': { items: [] },
    'GET /api/orders/{id}/returns': { items: returns },
    [PLACE]: aReturn('requested'),
  } as unknown as Answers;
}

const keyOf = (text: string) => /name="key" value="([^"]+)"/.exec(text)?.[1] ?? '';

test('a guest is asked to sign in', async (t) => {
  const { browser } = await webWorld(t);
  assert.equal((await browser().get(PAGE)).headers.location, `/sign-in?to=${encodeURIComponent(PAGE)}`);
});

test('what is sent back is asked for once, however often its form is sent', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: answers({}, [aReturn('approved')]) });
  const customer = await signedIn();
  const page = await customer.get(PAGE);
  assert.match(page.text, /name="units-OAK-DESK-LAMP" type="number" value="0"[^>]* min="0" max="1"/);
  assert.match(page.text, /name="units-PEN"/);
  assert.doesNotMatch(page.text, /units-WRAP/, 'a service cannot be sent back');
  const key = keyOf(page.text);
  const form = { key, 'units-OAK-DESK-LAMP': '1', 'units-PEN': '0', reason: ' Too dark. ' };
  const sent = await customer.post(PAGE, form);
  assert.deepEqual([sent.status, sent.headers.location], [303, `/orders/${NUMBER}#returns`]);
  // By then there is nothing left.
  Object.assign(gateway.answers, answers({}, [aReturn('approved'), aReturn('requested')]));
  assert.equal((await customer.post(PAGE, form)).status, 303);
  const body = { lines: [{ sku: LAMP.sku, quantity: 1 }], reason: 'Too dark.' };
  const asked = { path: { id: ID }, headers: { 'idempotency-key': key }, body };
  assert.deepEqual(gateway.inputsOf(PLACE), [asked, asked]);
});

test('what is refused stands beside its field with what was typed, and the next try is another one', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: answers() });
  gateway.answers[PLACE] = () => {
    const errors = [
      { field: 'lines/0/quantity', message: 'is more than the 0 of PEN that can still be returned' },
    ];
    throw new ApiError(409, { code: 'not-returnable', errors }, null, 'a call');
  };
  const customer = await signedIn();
  const key = keyOf((await customer.get(PAGE)).text);
  const form = { key, 'units-OAK-DESK-LAMP': '0', 'units-PEN': '1', reason: 'It <leaks>.' };
  const refused = await customer.post(PAGE, form);
  assert.equal(refused.status, 409);
  assert.match(
    refused.text,
    /id="f-units-PEN-error">Fountain pen is more than the 0 that can still be returned\./,
  );
  assert.match(refused.text, /href="#f-units-PEN"/);
  assert.match(refused.text, /value="It &lt;leaks&gt;\."/);
  assert.notEqual(keyOf(refused.text), key);
});

test('what cannot be right is said without asking the platform', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: answers() });
  const customer = await signedIn();
  await customer.get(PAGE);
  const none = await customer.post(PAGE, { 'units-PEN': '0', reason: 'No.' });
  assert.match(none.text, /Say how many of what you send back\./);
  const wrong = await customer.post(PAGE, { 'units-PEN': 'all', reason: ' ' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /Fountain pen must be a whole number/);
  assert.match(wrong.text, /Why must be said/);
  assert.deepEqual(gateway.inputsOf(PLACE), []);
});

test('without an answer the form stays as it is, to be sent again with the same key', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: answers() });
  const customer = await signedIn();
  const key = keyOf((await customer.get(PAGE)).text);
  for (const error of [away(), problem(503, 'temporarily-unavailable')]) {
    gateway.answers[PLACE] = () => {
      throw error;
    };
    const page = await customer.post(PAGE, { key, 'units-PEN': '1', reason: 'It leaks.' });
    assert.equal(page.status, 503);
    assert.match(page.text, /it will be one return/);
    assert.match(page.text, /value="It leaks\."/);
    assert.equal(keyOf(page.text), key);
  }
});

test('where there is nothing to send back, the page says until when it was possible', async (t) => {
  const { signedIn, gateway } = await webWorld(t, {
    answers: answers({ returnable_until: PAST }),
  });
  const customer = await signedIn();
  const late = await customer.get(PAGE);
  assert.match(late.text, /too late to send it back: that was possible until <time[^>]*>14 November 2020/);
  assert.doesNotMatch(late.text, /name="reason"/);
  Object.assign(gateway.answers, answers({ returnable_until: null }));
  assert.match((await customer.get(PAGE)).text, /Nothing of this order has been delivered yet/);
  Object.assign(gateway.answers, answers({ lines: ORDER.lines.slice(2) }));
  assert.match((await customer.get(PAGE)).text, /There is nothing left to send back/);
  gateway.answers['GET /api/orders'] = { items: [], next_cursor: null };
  assert.equal((await customer.get(PAGE)).status, 404, "somebody else's order is not there");
});

test('an order shows what goes back and how far it is, and offers to send the rest back', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: answers() });
  const customer = await signedIn();
  const shown = async (order: object, ...returns: readonly object[]) => {
    Object.assign(gateway.answers, answers(order, returns));
    return (await customer.get(`/orders/${NUMBER}`)).text;
  };
  assert.match(await shown({}), new RegExp(`href="${PAGE}">Return something`));
  assert.doesNotMatch(await shown({ returnable_until: PAST }), /Return something/);
  const [all] = ORDER.lines;
  const rest = await shown({ lines: [{ ...all, quantity: 1 }] }, aReturn('requested'));
  assert.doesNotMatch(rest, /Return something/);
  assert.match(rest, /Why: It is &lt;too&gt; dark\./);
  assert.match(await shown({}, aReturn('approved')), /We expect it\. Once it is here, .*£64\.50/);
  assert.match(
    await shown({}, aReturn('refused', { refusal: 'It is worn.' })),
    /cannot be sent back: It is worn\./,
  );
  const refund = { amount_minor: 6450, currency: 'GBP', status: 'completed', created_at: AT, settled_at: AT };
  const payment = { card: 'tok_visa', refunds: [refund] };
  const done = await shown({ payment }, aReturn('refunded', { ended_at: AT }));
  assert.match(done, /£64\.50<\/data><\/strong> was given back on <time[^>]*>30 November 2026/);
  assert.match(done, /<dt>Given back<\/dt><dd><data value="6450">£64\.50<\/data>, on <time/);
});

test('the list of orders says what came back', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: answers({ return_status: 'partly-returned' }) });
  const customer = await signedIn();
  assert.match((await customer.get('/orders')).text, />Partly sent back</);
  Object.assign(gateway.answers, answers());
  assert.doesNotMatch((await customer.get('/orders')).text, /sent back/i);
});

test('a part of the order that cannot be read is said to be away, and the rest stands', async (t) => {
  const incomplete = [{ part: 'payment', reason: 'unreachable' }];
  const { signedIn } = await webWorld(t, { answers: answers({ payment: null, incomplete }) });
  const { status, text } = await (await signedIn()).get(`/orders/${NUMBER}`);
  assert.equal(status, 200);
  assert.match(text, /The payment cannot be shown at the moment/);
});

test('an order of somebody else is not there for a form, either', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: answers() });
  const customer = await signedIn();
  await customer.get(PAGE);
  gateway.answers['GET /api/orders'] = () => {
    throw problem(404, 'order-not-found');
  };
  assert.equal((await customer.post(PAGE, { 'units-PEN': '1', reason: 'No.' })).status, 404);
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { type Answers, away, problem } from '../../stand-in-gateway.ts';
import { webWorld } from '../../web-world.ts';

const AT = '2026-11-30T09:00:00.000Z';
const LEVEL = { sku: 'OAK/LAMP', on_hand: 9, reserved: 2, available: 7, updated_at: AT };
const ORDER_ID = randomUUID();
const MOVEMENT = {
  id: 1,
  sku: 'OAK/LAMP',
  delta_on_hand: -2,
  delta_reserved: 0,
  kind: 'commit',
  reference: ORDER_ID,
  actor: null,
  reason: null,
  at: AT,
};
const ANSWERS = {
  'GET /api/stock': { items: [LEVEL], next_cursor: null },
  'GET /api/stock/{sku}': LEVEL,
  'GET /api/stock/{sku}/movements': { items: [MOVEMENT], next_cursor: 'older' },
  'POST /api/stock/{sku}/adjustments': {},
} as unknown as Answers;
const ONE = '/console/stock/OAK%2FLAMP';
const keyOf = (text: string) => /name="key" value="([^"]+)"/.exec(text)?.[1] ?? '';

async function staffOf(t: Parameters<typeof webWorld>[0]) {
  const { signedIn, gateway } = await webWorld(t, { answers: ANSWERS });
  return { signedIn, gateway, staff: await signedIn({ roles: ['staff'] }) };
}

test('staff see levels, and what moved one of them', async (t) => {
  const { signedIn, gateway, staff } = await staffOf(t);
  for (const address of ['/console/stock', ONE])
    assert.equal((await (await signedIn()).get(address)).status, 404);
  const list = await staff.get('/console/stock?prefix=OAK&max=7');
  assert.match(list.text, /<a href="\/console\/stock\/OAK%2FLAMP">OAK\/LAMP<\/a>/);
  assert.deepEqual(gateway.inputsOf('GET /api/stock')[0].query, {
    prefix: 'OAK',
    max_available: 7,
    limit: 50,
  });
  const one = await staff.get(ONE);
  for (const text of [/Stock of OAK\/LAMP/, /−2/, new RegExp(`search\\?q=${ORDER_ID}`), /cursor=older/])
    assert.match(one.text, text);
});

test('a sku without stock can be given some, and a part that is away says so', async (t) => {
  const { gateway, staff } = await staffOf(t);
  gateway.answers['GET /api/stock/{sku}'] = () => {
    throw problem(404, 'not-found');
  };
  gateway.answers['GET /api/stock/{sku}/movements'] = () => {
    throw away();
  };
  const page = await staff.get(ONE);
  assert.equal(page.status, 200);
  for (const text of [/Nothing was ever put here/, /It did not answer in time/, /Change the stock/])
    assert.match(page.text, text);
});

test('stock is changed by hand with a reason, once for each form', async (t) => {
  const { gateway, staff } = await staffOf(t);
  const key = keyOf((await staff.get(ONE)).text);
  const done = await staff.post(`${ONE}/adjustments`, { key, delta: '-3', reason: 'Broken', reference: '' });
  assert.equal(done.headers.location, `${ONE}?done=adjusted`);
  assert.deepEqual(gateway.inputsOf('POST /api/stock/{sku}/adjustments'), [
    { path: { sku: 'OAK/LAMP' }, headers: { 'idempotency-key': key }, body: { delta: -3, reason: 'Broken' } },
  ]);
});

test('a change that cannot be is refused, and what was typed stays', async (t) => {
  const { gateway, staff } = await staffOf(t);
  await staff.get(ONE);
  const strange = await staff.post(`${ONE}/adjustments`, { delta: 'some', reason: 'Broken' });
  assert.equal(strange.status, 422);
  assert.match(strange.text, /Change by must be a whole number/);
  assert.deepEqual(gateway.inputsOf('POST /api/stock/{sku}/adjustments'), []);
  gateway.answers['POST /api/stock/{sku}/adjustments'] = () => {
    throw problem(409, 'below-reserved', 'Two of them are reserved.');
  };
  const refused = await staff.post(`${ONE}/adjustments`, { delta: '-8', reason: 'Broken' });
  assert.equal(refused.status, 409);
  assert.match(refused.text, /Two of them are reserved/);
  assert.match(refused.text, /value="-8"/);
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Return, ReturnStatus } from '@platform/api-client/operations.ts';
import { type Answers, problem } from '../../stand-in-gateway.ts';
import { webWorld } from '../../web-world.ts';

const ID = randomUUID();
const ONE = `/console/returns/${ID}`;
const line = (sku: string, price: number) => ({
  sku,
  name: `Thing ${sku}`,
  quantity: 1,
  unit_price_minor: price,
  line_total_minor: price,
  disposition: null,
});

function aReturn(status: ReturnStatus): Return {
  return {
    return_id: ID,
    order_id: randomUUID(),
    customer_id: randomUUID(),
    requested_by: randomUUID(),
    status,
    reason: 'Too <small>',
    refusal: null,
    lines: [line('OAK LAMP', 1000), line('OAK LAMP', 900), line('TIN-MUG', 500)],
    currency: 'GBP',
    refund_minor: 2400,
    requested_at: '2026-11-30T09:00:00.000Z',
    approved_at: null,
    received_at: null,
    ended_at: null,
  };
}

async function staffWith(t: Parameters<typeof webWorld>[0], status: ReturnStatus) {
  const returned = aReturn(status);
  const { signedIn, gateway } = await webWorld(t, {
    answers: {
      'GET /api/returns': { items: [returned], next_cursor: null },
      'GET /api/returns/{id}': returned,
      'POST /api/returns/{id}/approve': returned,
      'POST /api/returns/{id}/receive': returned,
      'POST /api/returns/{id}/refuse': returned,
    } as Answers,
  });
  const staff = await signedIn({ roles: ['staff'] });
  return { signedIn, gateway, staff, page: await staff.get(ONE) };
}

test('staff see returns, and of each what can be decided', async (t) => {
  const { signedIn, gateway, staff, page } = await staffWith(t, 'requested');
  for (const address of ['/console/returns', ONE])
    assert.equal((await (await signedIn()).get(address)).status, 404);
  const list = await staff.get('/console/returns?status=requested');
  assert.match(list.text, /1 × OAK LAMP, 1 × OAK LAMP, 1 × TIN-MUG/);
  assert.deepEqual(gateway.inputsOf('GET /api/returns')[0].query, { status: 'requested', limit: 50 });
  assert.match(page.text, /Too &lt;small&gt;/);
  assert.match(page.text, /Approve the return/);
  assert.doesNotMatch(page.text, /Receive, and give back/);
});

test('a return is approved, or refused with a reason', async (t) => {
  const { gateway, staff } = await staffWith(t, 'requested');
  assert.equal((await staff.post(`${ONE}/approve`)).headers.location, `${ONE}?done=approved`);
  const done = await staff.post(`${ONE}/refuse`, { reason: ' Worn ' });
  assert.equal(done.headers.location, `${ONE}?done=refused`);
  assert.deepEqual(gateway.inputsOf('POST /api/returns/{id}/refuse'), [
    { path: { id: ID }, body: { reason: 'Worn' } },
  ]);
  gateway.answers['POST /api/returns/{id}/refuse'] = () => {
    throw problem(409, 'illegal-transition', 'Its goods are here already.');
  };
  const refused = await staff.post(`${ONE}/refuse`, { reason: 'Worn' });
  assert.equal(refused.status, 409);
  assert.match(refused.text, /Its goods are here already/);
  assert.match(refused.text, />\nWorn<\/textarea>/);
});

test('what comes back is restocked or written off, each product of it', async (t) => {
  const { gateway, staff, page } = await staffWith(t, 'approved');
  assert.match(page.text, /Receive, and give back £24\.00/);
  const unsaid = await staff.post(`${ONE}/receive`, { 'disposition-OAK+LAMP': 'restock' });
  assert.equal(unsaid.status, 422);
  assert.match(unsaid.text, /Thing TIN-MUG needs a choice/);
  const said = { 'disposition-OAK+LAMP': 'restock', 'disposition-TIN-MUG': 'write-off' };
  assert.equal((await staff.post(`${ONE}/receive`, said)).headers.location, `${ONE}?done=received`);
  const lines = [
    { sku: 'OAK LAMP', disposition: 'restock' },
    { sku: 'TIN-MUG', disposition: 'write-off' },
  ];
  assert.deepEqual(gateway.inputsOf('POST /api/returns/{id}/receive'), [
    { path: { id: ID }, body: { lines } },
  ]);
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { User } from '@platform/api-client/operations.ts';
import { away, problem } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';

const ID = randomUUID();
const ONE = `/console/customers/${ID}`;
const ANN: User = {
  id: ID,
  email: 'ann@example.com',
  full_name: 'Ann <Weaver>',
  is_active: true,
  is_verified: false,
  roles: ['customer'],
  created_at: '2026-11-30T09:00:00.000Z',
  updated_at: '2026-11-30T09:00:00.000Z',
};

async function world(t: Parameters<typeof webWorld>[0]) {
  return webWorld(t, {
    answers: {
      'GET /api/users': { items: [ANN], next_cursor: null },
      'GET /api/users/{id}': ANN,
      'GET /api/users/{id}/addresses': { items: [] },
      'PUT /api/users/{id}/roles': ANN,
      'POST /api/users/{id}/deactivate': ANN,
      'POST /api/users/{id}/activate': ANN,
    },
  });
}

test('staff find and read accounts, and are offered no more than that', async (t) => {
  const { signedIn, gateway } = await world(t);
  for (const address of ['/console/customers', ONE])
    assert.equal((await (await signedIn()).get(address)).status, 404);
  const staff = await signedIn({ roles: ['staff'] });
  const list = await staff.get('/console/customers?q=ann');
  assert.match(list.text, /ann@example\.com/);
  assert.deepEqual(gateway.inputsOf('GET /api/users')[0].query, { q: 'ann', limit: 50 });
  const page = await staff.get(ONE);
  for (const text of [/Ann &lt;Weaver&gt;/, /address not confirmed/]) assert.match(page.text, text);
  assert.doesNotMatch(page.text, /Close the account|Give exactly|security-events/);
  await staff.get('/account/security');
  assert.equal((await staff.post(`${ONE}/roles`, { role: 'admin' })).status, 404);
  assert.deepEqual(gateway.inputsOf('PUT /api/users/{id}/roles'), []);
});

test('an admin gives roles; the last admin stays one', async (t) => {
  const { signedIn, gateway } = await world(t);
  const admin = await signedIn({ roles: ['admin'] });
  assert.match((await admin.get(ONE)).text, new RegExp(`/console/security-events\\?user=${ID}`));
  assert.equal((await admin.post(`${ONE}/roles`, { role: 'staff' })).headers.location, `${ONE}?done=roles`);
  assert.deepEqual(gateway.inputsOf('PUT /api/users/{id}/roles'), [
    { path: { id: ID }, body: { roles: ['staff'] } },
  ]);
  gateway.answers['PUT /api/users/{id}/roles'] = () => {
    throw problem(409, 'last-admin', 'This is the last admin.');
  };
  const refused = await admin.post(`${ONE}/roles`, { role: 'customer' });
  assert.equal(refused.status, 409);
  assert.match(refused.text, /This is the last admin/);
});

test('an admin closes an account on purpose, and opens it again', async (t) => {
  const { signedIn, gateway } = await world(t);
  const admin = await signedIn({ roles: ['admin'] });
  await admin.get(ONE);
  const unsure = await admin.post(`${ONE}/deactivate`);
  assert.equal(unsure.status, 422);
  assert.deepEqual(gateway.inputsOf('POST /api/users/{id}/deactivate'), []);
  assert.equal((await admin.post(`${ONE}/deactivate`, { sure: '1' })).headers.location, `${ONE}?done=closed`);
  gateway.answers['GET /api/users/{id}'] = { ...ANN, is_active: false };
  assert.match((await admin.get(ONE)).text, /Open the account again/);
  assert.equal((await admin.post(`${ONE}/activate`, { sure: '1' })).headers.location, `${ONE}?done=open`);
});

test('an admin is led away from closing the own account here', async (t) => {
  const { signedIn } = await world(t);
  const page = await (await signedIn({ userId: ID, roles: ['admin'] })).get(ONE);
  assert.match(page.text, /It is yours/);
  assert.doesNotMatch(page.text, /deactivate/);
});

test('a customer is shown also where the addresses cannot be had', async (t) => {
  const { signedIn, gateway } = await world(t);
  gateway.answers['GET /api/users/{id}/addresses'] = () => {
    throw away();
  };
  const page = await (await signedIn({ roles: ['staff'] })).get(ONE);
  assert.equal(page.status, 200);
  assert.match(page.text, /It did not answer in time/);
});

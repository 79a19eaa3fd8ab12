import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webWorld } from './web-world.ts';

const ME = {
  id: 'a0000000-0000-4000-8000-000000000001',
  email: 'ada@example.com',
  full_name: 'Ada <Lovelace>',
  roles: ['customer'],
  is_active: true,
  is_verified: true,
  created_at: '2026-11-30T00:00:00.000Z',
};

test('a page of somebody signed in is theirs alone, and a guest is asked to sign in', async (t) => {
  const world = await webWorld(t, { answers: { 'GET /api/users/me': ME as never } });
  const ada = await world.signedIn();
  const page = await ada.get('/account');
  assert.equal(page.status, 200);
  assert.match(page.text, /Ada &lt;Lovelace&gt;/);
  assert.equal(page.headers['cache-control'], 'no-store');
  const asked = await world.browser().get('/account');
  assert.equal(asked.status, 303);
  assert.equal(asked.headers.location, '/sign-in?to=%2Faccount');
});

test('a form that no page of ours has sent changes nothing', async (t) => {
  const world = await webWorld(t, {
    answers: { 'GET /api/users/me': ME as never, 'POST /api/auth/logout': undefined },
  });
  const ada = await world.signedIn();
  assert.equal((await ada.post('/sign-out')).status, 403, 'without a token');
  await ada.get('/account');
  const foreign = await ada.post('/sign-out', {}, { 'sec-fetch-site': 'cross-site' });
  assert.equal(foreign.status, 403, 'from another site');
  assert.equal((await ada.get('/account')).status, 200, 'still signed in');
  assert.equal((await ada.post('/sign-out', {}, {})).status, 403, 'from nobody knows where');
  assert.equal((await ada.post('/sign-out')).status, 303);
  assert.equal((await ada.get('/account')).status, 303, 'signed out');
});

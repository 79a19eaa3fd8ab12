import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
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

test('where only a form is sent to, whoever signs in again or reloads comes to the page that has it', async (t) => {
  const { signedIn, database } = await webWorld(t, { isRestAway: true });
  const admin = await signedIn({ roles: ['admin'] });
  const pages = [
    ['/account/notifications/read-all', '/account/notifications'],
    ['/cart/set', '/cart'],
    ['/console/customers/some-id/roles', '/console/customers/some-id'],
    ['/console/dead-letters/check?queue=a.b&id=1', '/console/dead-letters?queue=a.b&id=1'],
    ['/sign-out', '/'],
  ];
  for (const [address = '', page] of pages) {
    const { status, headers } = await admin.get(address);
    assert.deepEqual([status, headers.location], [303, page]);
  }
  assert.equal((await (await signedIn()).get('/console/customers/some-id/roles')).status, 404);
  await admin.get('/account/security');
  await database.query(sql`delete from web_session`);
  const ended = await admin.post('/console/dead-letters/check?queue=a.b&id=1');
  const to = encodeURIComponent('/console/dead-letters/check?queue=a.b&id=1');
  assert.deepEqual([ended.status, ended.headers.location], [303, `/sign-in?to=${to}`]);
});

test('where nobody answers a form, the page does not say that nothing was done', async (t) => {
  const session = { id: 'one', user_agent: null, ip_address: null, is_current: false };
  const at = new Date().toISOString();
  const items = [{ ...session, created_at: at, last_used_at: at, expires_at: at }];
  const { signedIn, gateway } = await webWorld(t, { isRestAway: true });
  gateway.answers['GET /api/auth/sessions'] = { items, next_cursor: null } as never;
  const customer = await signedIn();
  await customer.get('/account/sessions');
  const sent = await customer.post('/account/sessions/end', { id: 'one' });
  assert.equal(sent.status, 503);
  assert.match(sent.text, /may have been done or not: <a href="[^"]*">look first<\/a>/);
  delete gateway.answers['GET /api/auth/sessions'];
  const shown = await customer.get('/account/sessions');
  assert.match(shown.text, /does not answer\. <a href="\/account\/sessions">Try again<\/a> in a moment/);
});

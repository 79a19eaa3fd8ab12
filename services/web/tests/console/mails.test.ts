import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Mail } from '@platform/api-client/operations.ts';
import { away } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';

const ID = randomUUID();
const EVIL = '<p>Hello</p><script>alert(1)</script>';
const MAIL: Mail = {
  id: ID,
  user_id: randomUUID(),
  kind: 'user.created',
  order_id: null,
  status: 'kept',
  attempts: 0,
  message_id: '<1@example.com>',
  to: 'ann@example.com',
  subject: 'Welcome <Ann>',
  text: 'Hello',
  html: EVIL,
  error: null,
  created_at: '2026-11-30T09:00:00.000Z',
  sent_at: null,
};
const ADDRESSES = ['/console/mails', `/console/mails/${ID}`, `/console/mails/${ID}/html`];

async function world(t: Parameters<typeof webWorld>[0]) {
  const answers = { 'GET /api/mails': { items: [MAIL], next_cursor: null }, 'GET /api/mails/{id}': MAIL };
  return webWorld(t, { answers });
}

test('mails are for admins', async (t) => {
  const { signedIn, browser, gateway } = await world(t);
  const staff = await signedIn({ roles: ['staff'] });
  for (const address of ADDRESSES) assert.equal((await staff.get(address)).status, 404, address);
  assert.equal((await browser().get(`/console/mails/${ID}/html`)).status, 404);
  assert.deepEqual(gateway.calls, []);
});

test('an admin finds mails by status and kind', async (t) => {
  const { signedIn, gateway } = await world(t);
  const admin = await signedIn({ roles: ['admin'] });
  const list = await admin.get('/console/mails?status=kept&kind=user.created');
  assert.match(list.text, new RegExp(`<a href="/console/mails/${ID}">Welcome &lt;Ann&gt;</a>`));
  assert.deepEqual(gateway.inputsOf('GET /api/mails')[0].query, {
    status: 'kept',
    kind: 'user.created',
    limit: 50,
  });
  gateway.answers['GET /api/mails'] = () => {
    throw away();
  };
  assert.match((await admin.get('/console/mails')).text, /It did not answer in time/);
});

test('the HTML of a mail stands in a frame alone, where nothing runs', async (t) => {
  const { signedIn } = await world(t);
  const admin = await signedIn({ roles: ['admin'] });
  const page = await admin.get(`/console/mails/${ID}`);
  assert.doesNotMatch(page.text, /<script>alert/);
  assert.match(page.text, new RegExp(`<iframe class="mail-frame" sandbox src="/console/mails/${ID}/html"`));
  assert.match(page.headers['content-security-policy'], /frame-src 'self'/);
  const frame = await admin.get(`/console/mails/${ID}/html`);
  assert.equal(frame.text, EVIL);
  const policy = frame.headers['content-security-policy'];
  for (const rule of [/^sandbox;/, /default-src 'none'/, /frame-ancestors 'self'/])
    assert.match(policy, rule);
  assert.equal(frame.headers['cache-control'], 'no-store');
});

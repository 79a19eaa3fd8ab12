import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { SecurityEvent } from '@platform/api-client/operations.ts';
import { webWorld } from '../web-world.ts';

const ID = randomUUID();
const event = (type: string, at: string): SecurityEvent => ({
  id: '1',
  at,
  type,
  user_id: ID,
  actor_id: null,
  client_network: '203.0.113.0/24',
  details: { reason: '<b>' },
  trace_id: 'a'.repeat(32),
  request_id: null,
});
const failed = event('sign-in.failed', '2026-11-30T09:00:00.000Z');
const revoked = event('roles.changed', '2026-11-30T09:00:02.000Z');
const ended = event('session.ended', '2026-11-30T09:00:01.000Z');

async function world(t: Parameters<typeof webWorld>[0]) {
  return webWorld(t, {
    answers: {
      'GET /api/admin/user-service/security-events': { items: [failed], next_cursor: null },
      'GET /api/admin/auth-service/security-events': { items: [revoked, ended], next_cursor: 'more' },
    },
    isRestAway: true,
  });
}

test('security events are for admins', async (t) => {
  const { signedIn } = await world(t);
  const staff = await signedIn({ roles: ['staff'] });
  assert.equal((await staff.get('/console/security-events')).status, 404);
});

test('the trails of all services are one, and what one has more of leads on', async (t) => {
  const { signedIn, gateway } = await world(t);
  const admin = await signedIn({ roles: ['admin'] });
  const page = await admin.get(`/console/security-events?user=${ID}`);
  assert.match(page.text, /<td>roles\.changed<\/td>/);
  assert.doesNotMatch(page.text, /<td>sign-in\.failed<\/td>/, 'it may not be the next of all');
  assert.match(page.text, /&lt;b&gt;/);
  assert.match(page.text, /search\?q=a{32}/, 'its trace');
  const [next = ''] = /\/console\/security-events\?user=[^"]+cursor=[^"]+/.exec(page.text) ?? [];
  await admin.get(next.replaceAll('&amp;', '&'));
  const [first, second] = gateway.inputsOf('GET /api/admin/user-service/security-events');
  assert.equal(first.query.user_id, ID);
  assert.equal(second.query.until, '2026-11-30T09:00:01.001Z');
});

test('an address that nobody has is said to be that', async (t) => {
  const { signedIn, gateway } = await world(t);
  gateway.answers['GET /api/users'] = { items: [], next_cursor: null };
  const page = await (await signedIn({ roles: ['admin'] })).get(
    '/console/security-events?actor=x%40example.com',
  );
  assert.match(page.text, /No customer has this e-mail address/);
});

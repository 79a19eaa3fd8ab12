import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import { type Answers, away } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';

const ID = randomUUID();
const AT = '2026-11-30T09:00:00.000Z';
const MESSAGE = { id: ID, type: 'user.created', subject: ID, correlation_id: null, sent: null, handled: [] };
const SENT = {
  exchange: 'events',
  at: AT,
  replayed_at: [],
  state: 'sent',
  message: { body: '<b>', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
};
const tried = (attempt: number, outcome: string) => ({
  queue: 'notification-service.events',
  attempt,
  at: AT,
  duration_ms: 3,
  outcome,
  error: outcome === 'handled' ? null : 'no mail server',
});
const list = (items: readonly object[]) => ({ items, next_cursor: null });
const NOBODY = Object.fromEntries(
  MESSAGING_SERVICES.map((service) => [`GET /api/admin/${service}/messages`, list([])]),
);
const KNOWN = {
  ...NOBODY,
  'GET /api/admin/user-service/messages': list([{ ...MESSAGE, sent: SENT }]),
  'GET /api/admin/notification-service/messages': list([
    { ...MESSAGE, handled: [tried(1, 'again'), tried(2, 'handled')] },
  ]),
} as unknown as Answers;

test('a message is shown as all services know it', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: KNOWN });
  const page = await (await signedIn({ roles: ['admin'] })).get(`/console/messages/${ID}`);
  for (const text of [/user\.created/, /no mail server/, /handled/, /&lt;b&gt;/, /search\?q=a{32}/])
    assert.match(page.text, text);
  assert.equal(gateway.calls.length, MESSAGING_SERVICES.length);
});

test('messages are for admins, and one that nobody knows is not there', async (t) => {
  const { signedIn } = await webWorld(t, { answers: NOBODY as Answers });
  for (const roles of [['staff'], ['admin']] as const) {
    const page = await (await signedIn({ roles })).get(`/console/messages/${ID}`);
    assert.equal(page.status, 404);
  }
});

test('the page says whose history it is without', async (t) => {
  const gone = () => {
    throw away();
  };
  const { signedIn } = await webWorld(t, {
    answers: { ...KNOWN, 'GET /api/admin/auth-service/messages': gone },
  });
  const page = await (await signedIn({ roles: ['admin'] })).get(`/console/messages/${ID}`);
  assert.match(page.text, /Without auth-service: It did not answer in time/);
  assert.match(page.text, /no mail server/);
});

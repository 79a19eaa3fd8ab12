import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answers } from './stand-in-gateway.ts';
import { webWorld } from './web-world.ts';

const QUEUES = ['ready 4', 'unacknowledged 1', 'delayed 3', 'dead 2'].map((level) => {
  const [state, messages] = level.split(' ');
  return `queue_messages{queue="auth-service.events",state="${state}"} ${messages}`;
});
const ANSWERS: Answers = {
  'GET /api/status': {
    services: [
      { service: 'auth-service', status: 'ready', latency_ms: 3 },
      { service: 'user-service', status: 'unreachable', detail: 'connection refused', circuit: 'open' },
    ],
  },
  'GET /api/admin/auth-service/metrics': [
    ...[
      'outbox_pending_messages 5',
      'outbox_parked_messages 1',
      'outbox_oldest_age_seconds 12.5',
      ...QUEUES,
      '',
    ],
  ].join('\n'),
  'GET /api/admin/web/metrics': 'process_resident_memory_bytes 1\n',
};

test('the console is for admins alone; others see what they see where there is nothing', async (t) => {
  const { browser, signedIn, gateway } = await webWorld(t);
  assert.equal((await browser().get('/console')).headers.location, '/sign-in?to=%2Fconsole');
  for (const roles of [['customer'], ['customer', 'staff']] as const) {
    const page = await (await signedIn({ roles })).get('/console');
    assert.equal(page.status, 404);
    assert.match(page.text, /There is nothing here/);
  }
  assert.deepEqual(gateway.calls, []);
});

test('the overview says how services are and what needs a hand, also while some are away', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: ANSWERS, isRestAway: true });
  const page = await (await signedIn({ roles: ['admin'] })).get('/console');
  assert.equal(page.status, 200);
  assert.match(page.text, /<h1>.*user-service is not ready\./);
  assert.match(page.text, /data-service="user-service" data-state="failed"/);
  assert.match(page.text, /2 of auth-service/, 'dead letters');
  assert.match(page.text, /1 messages of auth-service cannot be sent/);
  assert.match(page.text, /the oldest of 5 in auth-service waits for 13 s/);
  assert.match(page.text, /3 ms · outbox 5 · queues 7</);
  assert.match(page.text, /5 in outboxes, the oldest for 12\.5 s · 7 in queues · 2 dead/);
  assert.equal(gateway.calls.filter(({ name }) => name.endsWith('/messaging')).length, 0);
  assert.equal(page.headers['cache-control'], 'no-store');
});

test('whoever may see the console is led to it from the site', async (t) => {
  const { signedIn } = await webWorld(t, { answers: { 'GET /api/auth/sessions': { items: [] } as never } });
  const admin = await signedIn({ roles: ['admin'] });
  assert.match((await admin.get('/account/sessions')).text, /<a href="\/console">Console<\/a>/);
  const customer = await signedIn();
  assert.doesNotMatch((await customer.get('/account/sessions')).text, /\/console/);
});

test('without a bundle the first page is the one that somebody may see', async (t) => {
  const { browser, signedIn } = await webWorld(t, { bundles: [] });
  const led = async (to: typeof browser) => (await to().get('/')).headers.location;
  assert.equal(await led(browser), '/sign-in?to=%2F');
  for (const [roles, to] of [
    [['customer'], '/account'],
    [['staff'], '/console/search'],
    [['admin'], '/console'],
  ] as const) {
    const somebody = await signedIn({ roles });
    assert.equal(await led(() => somebody), to);
  }
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import type { Saga } from '@platform/api-client/operations.ts';
import { type Answers, away, refusing } from '../../stand-in-gateway.ts';
import { webWorld } from '../../web-world.ts';

const PATH = '/console/sagas';
const AT = '2026-11-30T10:00:00.000Z';
const REASON = 'the provider is back';
const saga = (part: Partial<Saga> = {}): Saga => ({
  ...{ id: randomUUID(), order_number: 'K7Q2-9MXE', definition: 'order', version: 1, state: 'stuck' },
  ...{ step: 'capture-payment', attempt: 3, failure_code: null, failure_reason: null, started_at: AT },
  ...{ updated_at: AT, deadline_at: null, is_overdue: true, next_look_at: null, failures: 2 },
  ...{ last_error: '<no> answer', can: ['retry', 'skip', 'force-complete', 'force-compensate'] },
  ...part,
});
const STUCK = saga();
const ENDED = saga({ state: 'completed', step: null, can: [], is_overdue: false, last_error: null });
const entry = { at: AT, event: 'retried', step: 'capture-payment', details: { actor: 'a', reason: 'so' } };
const ANSWERS: Answers = {
  'GET /api/sagas': { items: [STUCK, ENDED], next_cursor: 'more' },
  'GET /api/sagas/{id}': ({ path }) => ({
    ...(path.id === ENDED.id ? ENDED : STUCK),
    journal: [entry],
  }),
};

async function world(t: TestContext, answers: Answers = {}) {
  const { signedIn, gateway } = await webWorld(t, { answers: { ...ANSWERS, ...answers } });
  return { admin: await signedIn({ roles: ['admin'] }), signedIn, gateway };
}

test('sagas are listed as the address says, and those that have not ended can be chosen', async (t) => {
  const { admin, gateway } = await world(t);
  const page = await admin.get(
    `${PATH}?state=stuck&step=capture-payment&definition=order&overdue=1&cursor=c`,
  );
  assert.equal(page.status, 200);
  assert.deepEqual(gateway.inputsOf('GET /api/sagas')[0].query, {
    ...{ state: 'stuck', step: 'capture-payment', definition: 'order', is_overdue: true },
    ...{ cursor: 'c', limit: 50 },
  });
  assert.match(page.text, /&lt;no&gt; answer/);
  assert.match(page.text, /cursor=more/);
  assert.deepEqual(
    [...page.text.matchAll(/type="checkbox" name="id" value="([^"]+)"/g)].map(([, id]) => id),
    [STUCK.id],
  );
});

test('while order-service is away, the page says so', async (t) => {
  const { admin } = await world(t, {
    'GET /api/sagas': () => {
      throw away();
    },
  });
  const page = await admin.get(PATH);
  assert.deepEqual([page.status, page.text.includes('It did not answer in time')], [200, true]);
});

test('sagas are for admins alone', async (t) => {
  const { signedIn, gateway } = await world(t);
  const staff = await signedIn({ roles: ['customer', 'staff'] });
  for (const path of [PATH, `${PATH}/${STUCK.id}`]) assert.equal((await staff.get(path)).status, 404);
  await staff.get('/account/security');
  const act = await staff.post(`${PATH}/${STUCK.id}/skip`, { 'reason-skip': REASON });
  assert.equal(act.status, 404);
  assert.equal(
    gateway.calls.some(({ name }) => name.includes('sagas')),
    false,
  );
});

test('many are retried together, and the page says which were not', async (t) => {
  const problem = { code: 'saga-not-operable', detail: 'has ended; nothing is left to do.' };
  const refused = { id: ENDED.id, saga: null, problem };
  const items = [{ id: STUCK.id, saga: STUCK, problem: null }, refused];
  const { admin, gateway } = await world(t, {
    'POST /api/sagas/retry': ({ body }) => ({ items: items.filter(({ id }) => body.ids.includes(id)) }),
  });
  await admin.get(PATH);
  const retry = (fields: Record<string, string | string[]>) =>
    admin.post(`${PATH}/retry?state=stuck`, fields);
  for (const fields of [{ reason: REASON }, { id: STUCK.id, reason: ' too short ' }]) {
    const page = await retry(fields);
    assert.equal(page.status, 422);
    assert.equal(gateway.inputsOf('POST /api/sagas/retry').length, 0);
  }
  const done = await admin.get(`${PATH}?done=retried&state=stuck`);
  assert.match(done.text, /All of them are retried/);
  assert.match(done.text, /action="[^"]*\/retry\?state=stuck"/);
  assert.doesNotMatch((await admin.post(`${PATH}/retry?done=retried`)).text, /All of them are retried/);
  const kept = await retry({ id: STUCK.id, reason: 'short' });
  assert.match(kept.text, /value="short"/);
  assert.match(kept.text, new RegExp(`value="${STUCK.id}" checked`));
  assert.equal((await retry({ id: STUCK.id, reason: REASON })).headers.location, `${PATH}?done=retried`);
  const some = await retry({ id: [STUCK.id, ENDED.id], reason: REASON });
  assert.match(some.text, /1 of 2 are retried\. These are not:/);
  assert.match(some.text, new RegExp(`${ENDED.id} has ended`));
  assert.deepEqual(gateway.inputsOf('POST /api/sagas/retry').at(-1), {
    body: { ids: [STUCK.id, ENDED.id], reason: REASON },
  });
});

test('each hand on a saga stands beside what it does to money and stock', async (t) => {
  const { admin, gateway } = await world(t, {
    'POST /api/sagas/{id}/force': STUCK,
    'POST /api/sagas/{id}/skip': refusing(409, 'saga-not-operable'),
  });
  const address = `${PATH}/${STUCK.id}`;
  const page = await admin.get(address);
  assert.match(page.text, /No money is taken by this/);
  assert.match(page.text, /money that was taken is given back/);
  assert.match(page.text, /actor: a, reason: so/);
  const short = await admin.post(`${address}/force-compensate`, { 'reason-force-compensate': 'no' });
  assert.equal(short.status, 422);
  assert.match(
    short.text,
    /<a href="#f-reason-force-compensate">Reason must have at least 10 characters<\/a>/,
  );
  assert.deepEqual(gateway.inputsOf('POST /api/sagas/{id}/force'), []);
  for (const [operation, outcome] of [
    ['force-compensate', 'compensate'],
    ['force-complete', 'confirm'],
  ] as const) {
    const done = await admin.post(`${address}/${operation}`, { [`reason-${operation}`]: REASON });
    assert.equal(done.headers.location, `${address}?done=${operation}`);
    const sent = { path: { id: STUCK.id }, body: { reason: REASON, outcome } };
    assert.deepEqual(gateway.inputsOf('POST /api/sagas/{id}/force').at(-1), sent);
  }
  const refused = await admin.post(`${address}/skip`, { 'reason-skip': REASON });
  assert.equal(refused.status, 409);
  assert.match(refused.text, new RegExp(`value="${REASON}"`));
});

test('a saga that has ended offers no hand', async (t) => {
  const { admin } = await world(t);
  const page = await admin.get(`${PATH}/${ENDED.id}`);
  assert.equal(page.status, 200);
  assert.doesNotMatch(page.text, /name="reason/);
});

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DeadLetter } from '../../src/console/dead-letters/gather-dead-letters.ts';
import { BUS_SERVICES } from '../../src/console/overview/gather-overview.ts';
import { type Answers, away, problem, refusing } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';

const PATH = '/console/dead-letters';
const QUEUE = 'auth-service.events';
const FORMER = 'former-service.events';
const NONE = { ready: 0, unacknowledged: 0, delayed: 0 };
const QUIET = { outbox: null, parked: 0, queues: [] };
const COUNT = JSON.stringify({ type: 'user.created', data: { count: '<b>1</b>' } });

const letter = (id: string, part: Partial<DeadLetter> = {}): DeadLetter => ({
  ...{
    id,
    queue: QUEUE,
    type: 'user.created',
    subject: `subject-of-${id}`,
    fingerprint: 'f1',
    reason: 'malformed',
  },
  ...{ error: { name: 'Error', message: 'count must be <integer>', stack: 'at there' }, attempts: 1 },
  ...{ dead_at: '2026-11-30T10:00:00.000Z', body: COUNT },
  ...part,
});
const LETTERS = [
  letter('b', { dead_at: '2026-11-30T11:00:00.000Z' }),
  letter('a'),
  letter('c', { fingerprint: 'f2', error: { name: 'Error', message: 'no such user' }, reason: 'exhausted' }),
];
const FORMER_LETTER = letter('d', { queue: FORMER, fingerprint: 'f3' });

function listed(letters: readonly DeadLetter[]) {
  return ({ query }: { query: { queue: string; id?: string | undefined } }) => ({
    items: letters.filter(({ id, queue }) => queue === query.queue && (query.id ?? id) === id),
    next_cursor: null,
  });
}

const ANSWERS: Answers = {
  ...Object.fromEntries(BUS_SERVICES.map((service) => [`GET /api/admin/${service}/messaging`, QUIET])),
  'GET /api/admin/auth-service/messaging': { ...QUIET, queues: [{ ...NONE, queue: QUEUE, dead: 0 }] },
  'GET /api/admin/auth-service/dead-letters': listed(LETTERS),
  'GET /api/admin/user-service/queues': {
    items: [
      {
        ...{ ...NONE, queue: FORMER, dead: 1, oldest_age_ms: null, is_consumed: false },
        ...{ last_consumer: null, last_consumed_at: null, is_retired: true },
      },
    ],
  },
  'GET /api/admin/user-service/dead-letters': listed([FORMER_LETTER]),
};

async function consoleWith(t: TestContext, answers: Answers = {}) {
  const { signedIn, gateway } = await webWorld(t, { answers: { ...ANSWERS, ...answers } });
  return { admin: await signedIn({ roles: ['admin'] }), signedIn, gateway };
}

test('dead letters of all services stand by their cause, and a service that is away takes none with it', async (t) => {
  const { admin } = await consoleWith(t, {
    'GET /api/admin/user-service/messaging': () => {
      throw away();
    },
  });
  const page = await admin.get(PATH);
  assert.equal(page.status, 200);
  assert.match(page.text, /<h1>4 dead letters, 3 causes<\/h1>/);
  assert.match(page.text, /Without user-service: It did not answer in time/);
  assert.match(page.text, /count must be &lt;integer&gt;<\/strong> <span class="number">2</);
  assert.match(page.text, /former-service\.events/);
  const ofOne = await admin.get(`${PATH}?service=auth-service`);
  assert.match(ofOne.text, /<h1>3 dead letters, 2 causes<\/h1>/);
});

test('while the service of a letter hangs, its page says so, and what was typed is not lost', async (t) => {
  const { admin } = await consoleWith(t, {
    'GET /api/admin/auth-service/dead-letters': () => {
      throw away();
    },
    'POST /api/admin/auth-service/dead-letters/replay': () => {
      throw away();
    },
  });
  await admin.get('/account/security');
  const name = new URLSearchParams({ queue: QUEUE, id: 'a' });
  const page = await admin.get(`${PATH}?${name}`);
  assert.equal(page.status, 200);
  assert.match(page.text, /Without the letter: It did not answer in time/);
  assert.doesNotMatch(page.text, /Nothing was there any more/);
  const replayed = await admin.post(`${PATH}/replay?${name}`, { queue: QUEUE, ids: '["a"]' });
  assert.equal(replayed.status, 503);
  assert.match(replayed.text, /it may be done or not/);
  for (const act of ['check', 'edit']) {
    const refused = await admin.post(`${PATH}/${act}?${name}`, { body: '{"typed": "<long>"}', reason: 'x' });
    assert.equal(refused.status, 503, act);
    assert.match(refused.text, /nothing was done.*\{&quot;typed&quot;: &quot;&lt;long&gt;&quot;\}/s);
  }
});

test('without dead letters the page says so', async (t) => {
  const { admin } = await consoleWith(t, {
    'GET /api/admin/auth-service/messaging': QUIET,
    'GET /api/admin/user-service/queues': { items: [] },
  });
  assert.match((await admin.get(PATH)).text, /No dead letters\. Every message was handled\./);
});

test('dead letters are for admins alone', async (t) => {
  const { signedIn, gateway } = await consoleWith(t);
  const staff = await signedIn({ roles: ['customer', 'staff'] });
  assert.equal((await staff.get(PATH)).status, 404);
  await staff.get('/account/security');
  assert.equal(
    (await staff.post(`${PATH}/discard`, { queue: QUEUE, ids: '["a"]', reason: 'x' })).status,
    404,
  );
  assert.equal(
    gateway.calls.some(({ name }) => name.includes('dead-letters')),
    false,
  );
});

test('all letters of a cause are replayed, or discarded with a reason', async (t) => {
  const { admin, gateway } = await consoleWith(t, {
    'POST /api/admin/auth-service/dead-letters/replay': { count: 2 },
    'POST /api/admin/auth-service/dead-letters/discard': ({ body }) => {
      if (body.reason === '') throw problem(422, 'validation-failed', 'reason', undefined);
      return { count: 2 };
    },
  });
  const group = await admin.get(`${PATH}?group=f1`);
  const [, ids = ''] = /name="ids" value="([^"]+)"/.exec(group.text) ?? [];
  assert.equal(ids.replaceAll('&quot;', '"'), '["a","b"]', 'the oldest first');
  const fields = { queue: QUEUE, ids: '["a","b"]' };
  const replayed = await admin.post(`${PATH}/replay?group=f1`, fields);
  assert.equal(replayed.headers.location, `${PATH}?done=replayed`);
  const refused = await admin.post(`${PATH}/discard?group=f1`, { ...fields, reason: '' });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /<details class="panel-text" open>/);
  await admin.post(`${PATH}/discard?group=f1`, { ...fields, reason: 'a bad release' });
  assert.deepEqual(gateway.inputsOf('POST /api/admin/auth-service/dead-letters/replay'), [
    { body: { queue: QUEUE, ids: ['a', 'b'] } },
  ]);
  assert.deepEqual(gateway.inputsOf('POST /api/admin/auth-service/dead-letters/discard').at(-1), {
    body: { queue: QUEUE, ids: ['a', 'b'], reason: 'a bad release' },
  });
});

const ONE = `queue=${QUEUE}&id=a`;
const EDITED = COUNT.replace('"<b>1</b>"', '1');

test('an edit is checked, shown word by word, and then sent with a reason', async (t) => {
  const { admin, gateway } = await consoleWith(t, {
    'POST /api/admin/auth-service/dead-letters/check': { fits: true, errors: [] },
    'POST /api/admin/auth-service/dead-letters/replay': { count: 1 },
  });
  const shown = await admin.get(`${PATH}?${ONE}`);
  assert.match(shown.text, /&quot;count&quot;: &quot;&lt;b&gt;1&lt;\/b&gt;&quot;/, 'by lines, and escaped');
  assert.match(shown.text, /1 of 2 of this cause/);
  const body = JSON.stringify(JSON.parse(EDITED), null, 2);
  const confirm = await admin.post(`${PATH}/check?${ONE}`, { body: body.replaceAll('\n', '\r\n') });
  assert.equal(confirm.status, 200);
  assert.match(confirm.text, /count&quot;: <del>&quot;&lt;b&gt;<\/del>1<del>&lt;\/b&gt;&quot;<\/del>/);
  const sent = await admin.post(`${PATH}/edit?${ONE}`, { body, reason: 'text, not number' });
  assert.equal(sent.headers.location, `${PATH}?done=edited`);
  const edits = [{ id: 'a', body }];
  assert.deepEqual(gateway.inputsOf('POST /api/admin/auth-service/dead-letters/check'), [
    { body: { queue: QUEUE, id: 'a', body } },
  ]);
  assert.deepEqual(gateway.inputsOf('POST /api/admin/auth-service/dead-letters/replay'), [
    { body: { queue: QUEUE, edits, reason: 'text, not number' } },
  ]);
});

test('an edit that does not fit is shown again with what is wrong, and nothing is sent', async (t) => {
  const { admin, gateway } = await consoleWith(t, {
    'POST /api/admin/auth-service/dead-letters/check': {
      fits: false,
      errors: [{ path: 'data.count', message: 'must be integer' }],
    },
    'POST /api/admin/auth-service/dead-letters/replay': refusing(422, 'validation-failed'),
  });
  await admin.get(`${PATH}?${ONE}`);
  const wrong = await admin.post(`${PATH}/check?${ONE}`, { body: '{"typed": true}' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /<li>data\.count must be integer<\/li>/);
  assert.match(wrong.text, /\n\{&quot;typed&quot;: true\}<\/textarea>/);
  const same = await admin.post(`${PATH}/check?${ONE}`, { body: JSON.stringify(JSON.parse(COUNT), null, 2) });
  assert.match(same.text, /Nothing is changed/);
  const refused = await admin.post(`${PATH}/edit?${ONE}`, { body: '{"typed": true}', reason: 'why' });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /value="why"/);
  assert.match(refused.text, /&quot;typed&quot;: true/);
  assert.equal(gateway.inputsOf('POST /api/admin/auth-service/dead-letters/check').length, 1);
});

test('a letter that is there no more is said to be gone', async (t) => {
  const { admin } = await consoleWith(t);
  const gone = await admin.get(`${PATH}?queue=${QUEUE}&id=z`);
  assert.match(gone.text, /somebody else dealt with it/);
  const late = await admin.post(`${PATH}/check?queue=${QUEUE}&id=z`, { body: '{}' });
  assert.equal(late.headers.location, `${PATH}?done=gone`);
});

const KIND = [
  letter('a', { body: '{"type":"user.created","data":{"count":"1","note":"of a"}}' }),
  letter('b', { body: '{"type":"user.created","data":{"count":"2","note":"of b"}}' }),
  letter('c', { body: '{"type":"user.created","data":{"count":"3","note":"refused"}}' }),
  letter('d', { body: '{"type":"user.created"}' }),
  letter('e', { body: '{"type":"user.created","data":{"count":1}}' }),
  letter('f', { body: '{"type":"user.created","data":{"count":12345678901234567890}}' }),
  letter('g', { body: COUNT, fingerprint: 'f2' }),
];
const TYPED = '{"type":"user.created","data":{"count":1,"note":"of a"}}';
const editedOf = (id: string) => ({ id, body: TYPED.replace('of a', `of ${id}`) });

test('the changed fields of an edit go to all letters of a cause that they fit, once they were looked at', async (t) => {
  const { admin, gateway } = await consoleWith(t, {
    'GET /api/admin/auth-service/dead-letters': listed(KIND),
    'POST /api/admin/auth-service/dead-letters/check': ({ body }) =>
      body.body.includes('refused')
        ? { fits: false, errors: [{ path: 'data.note', message: 'is <wrong>' }] }
        : { fits: true, errors: [] },
    'POST /api/admin/auth-service/dead-letters/replay': { count: 2 },
  });
  await admin.get(`${PATH}?${ONE}`);
  const one = await admin.post(`${PATH}/check?${ONE}`, { body: TYPED });
  assert.match(one.text, /See which it fits/);
  const all = await admin.post(`${PATH}/check-all?${ONE}`, { body: TYPED });
  assert.equal(all.status, 200);
  assert.match(all.text, /<h1>The same edit for 6 letters: 2 fit<\/h1>/);
  assert.match(all.text, /<code>data\.count<\/code><\/th><td class="grow"><code>1<\/code>/);
  for (const why of [
    'data.note is &lt;wrong&gt;',
    'It has no place',
    'Nothing of it would',
    'It is no JSON, or',
  ])
    assert.ok(all.text.includes(why), why);
  assert.match(all.text, /name="ids" value="a b"/);
  const replay = 'POST /api/admin/auth-service/dead-letters/replay';
  assert.equal(gateway.inputsOf(replay).length, 0);
  const sent = await admin.post(`${PATH}/edit-all?${ONE}`, {
    body: TYPED,
    ids: 'a b',
    reason: 'a bad release',
  });
  assert.equal(sent.headers.location, `${PATH}?done=edited-all`);
  assert.deepEqual(gateway.inputsOf(replay), [
    { body: { queue: QUEUE, edits: [editedOf('a'), editedOf('b')], reason: 'a bad release' } },
  ]);
});

test('letters that came since, or that an edit cannot be carried to exactly, are left alone', async (t) => {
  const { admin, gateway } = await consoleWith(t, {
    'GET /api/admin/auth-service/dead-letters': listed(KIND),
    'POST /api/admin/auth-service/dead-letters/check': { fits: true, errors: [] },
    'POST /api/admin/auth-service/dead-letters/replay': refusing(422, 'validation-failed'),
  });
  await admin.get(`${PATH}?${ONE}`);
  const refused = await admin.post(`${PATH}/edit-all?${ONE}`, { body: TYPED, ids: 'b', reason: 'why' });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /value="why"/);
  const replay = 'POST /api/admin/auth-service/dead-letters/replay';
  assert.deepEqual(gateway.inputsOf(replay), [
    { body: { queue: QUEUE, edits: [editedOf('b')], reason: 'why' } },
  ]);
  const inexact = await admin.post(`${PATH}/check-all?${ONE}`, { body: TYPED.replace('1', '1.0') });
  assert.equal(inexact.status, 422);
  assert.match(inexact.text, /edit each letter by itself/);
  const same = await admin.post(`${PATH}/check-all?${ONE}`, { body: KIND[0]?.body ?? '' });
  assert.match(same.text, /Nothing is changed/);
  const gone = await admin.post(`${PATH}/edit-all?queue=${QUEUE}&id=z`, {
    body: TYPED,
    ids: 'a',
    reason: 'x',
  });
  assert.equal(gone.headers.location, `${PATH}?done=gone`);
});

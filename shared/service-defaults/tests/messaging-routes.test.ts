import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { PermanentError } from '@platform/messaging/transport.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { testTransport } from '@platform/testing/test-transport.ts';
import { sampleApp } from './fixtures/sample-app.ts';

const BASE = '/api/admin/sample-service';
const QUEUE = 'sample-service.events';

/** An app on a real bus, with two messages that died. */
async function appWithDeadLetters(t: TestContext) {
  const { transport } = await testTransport(t, 'postgres');
  const handled: string[] = [];
  let isFailing = true;
  await transport.subscribe(
    {
      queue: QUEUE,
      bindings: [{ exchange: 'events', pattern: 'thing.*' }],
      retry: { immediate: 0, delaysMs: [] },
    },
    async ({ message }) => {
      if (isFailing) throw new PermanentError('not like this');
      handled.push(message.subject);
    },
  );
  const relay = {
    pending: async () => ({ count: 3, parked: 1, oldestAgeMs: 1500 }),
    stop: async () => undefined,
  };
  const sample = sampleApp({}, { messaging: { transport, relay } });
  await transport.publish(
    'events',
    ['a', 'b'].map((subject, i) => ({
      specversion: '1.0' as const,
      id: `01890a5d-ac96-774b-bcce-b302099a805${i}`,
      source: 'test',
      type: 'thing.made',
      subject,
      time: '2026-01-01T00:00:00Z',
      datacontenttype: 'application/json' as const,
      dataschema: 'urn:platform:schema:thing.made:1',
      data: {},
    })),
  );
  await eventually(async () => assert.equal(await transport.deadLetters.count(QUEUE), 2));
  const admin = sample.bearer('admin');
  return {
    ...sample,
    transport,
    handled,
    mend: () => {
      isFailing = false;
    },
    get: (path: string) => sample.app.inject({ url: `${BASE}${path}`, headers: admin }),
    post: (path: string, payload: object) =>
      sample.app.inject({ method: 'POST', url: `${BASE}${path}`, payload, headers: admin }),
  };
}

test('an admin sees outbox, queues and dead letters', async (t) => {
  const { get } = await appWithDeadLetters(t);
  const state = (await get('/messaging')).json();
  assert.deepEqual(state.outbox, { pending: 3, oldest_age_ms: 1500 });
  assert.equal(state.parked, 1);
  assert.deepEqual(state.queues, [{ queue: QUEUE, ready: 0, unacknowledged: 0, delayed: 0, dead: 2 }]);
  const { items } = (await get(`/dead-letters?queue=${QUEUE}&limit=1`)).json();
  assert.equal(items.length, 1);
  assert.equal(items[0].reason, 'rejected');
  assert.equal(items[0].error.message, 'not like this');
  assert.equal(JSON.parse(items[0].body).subject, 'a');
});

test('replaying hands a message to its consumer again', async (t) => {
  const { post, get, handled, mend } = await appWithDeadLetters(t);
  mend();
  const [{ id }] = (await get(`/dead-letters?queue=${QUEUE}`)).json().items;
  assert.deepEqual((await post('/dead-letters/replay', { queue: QUEUE, ids: [id] })).json(), { count: 1 });
  await eventually(() => assert.deepEqual(handled, ['a']));
  assert.deepEqual((await post('/dead-letters/replay', { queue: QUEUE, all: true })).json(), { count: 1 });
  await eventually(() => assert.deepEqual(handled, ['a', 'b']));
});

test('discarding needs a reason and is logged with who did it', async (t) => {
  const { post, transport, logged } = await appWithDeadLetters(t);
  assert.equal((await post('/dead-letters/discard', { queue: QUEUE, all: true })).statusCode, 422);
  const answer = await post('/dead-letters/discard', {
    queue: QUEUE,
    all: true,
    reason: 'made by a bad release',
  });
  assert.deepEqual(answer.json(), { count: 2 });
  assert.equal(await transport.deadLetters.count(QUEUE), 0);
  const line = logged.find(({ audit }) => audit === 'dead-letters.discard');
  assert.match(String(line?.actor), /^[0-9a-f-]{36}$/);
  assert.deepEqual([line?.queue, line?.reason, line?.count], [QUEUE, 'made by a bad release', 2]);
});

test('what to replay is said one way, and queues of others are not there', async (t) => {
  const { post, get } = await appWithDeadLetters(t);
  for (const payload of [
    { queue: QUEUE },
    { queue: QUEUE, ids: ['x'], all: true },
    { queue: QUEUE, all: false },
    { queue: QUEUE, ids: [] },
  ])
    assert.equal((await post('/dead-letters/replay', payload)).statusCode, 422, JSON.stringify(payload));
  assert.equal(
    (await post('/dead-letters/discard', { queue: 'other.events', all: true, reason: 'x' })).statusCode,
    404,
  );
  assert.equal((await get('/dead-letters?queue=other.events')).statusCode, 404);
});

test('an admin sees all queues of the bus, and retires one that nobody consumes', async (t) => {
  const { post, get, transport, logged } = await appWithDeadLetters(t);
  const bindings = [{ exchange: 'events' as const, pattern: 'thing.*' }];
  const former = await transport.subscribe({ queue: 'former.events', bindings }, async () => undefined);
  await former.stop();
  const list = async () => (await get('/queues')).json().items;
  assert.deepEqual(
    (await list()).map((one: Record<string, unknown>) => [
      one.queue,
      one.is_consumed,
      one.last_consumer,
      one.dead,
    ]),
    [
      ['former.events', false, 'test', 0],
      [QUEUE, true, 'test', 2],
    ],
  );
  const reason = 'renamed';
  assert.equal((await post('/queues/retire', { queue: QUEUE, reason })).statusCode, 409);
  assert.equal((await post('/queues/retire', { queue: 'never', reason })).statusCode, 404);
  assert.equal((await post('/queues/retire', { queue: 'former.events' })).statusCode, 422);
  assert.deepEqual((await post('/queues/retire', { queue: 'former.events', reason })).json(), {
    set_aside: 0,
  });
  assert.deepEqual((await list()).length, 1);
  const line = logged.find(({ audit }) => audit === 'queues.retire');
  assert.deepEqual([line?.queue, line?.reason, line?.count], ['former.events', 'renamed', 0]);
});

test('the dead letters of a queue that nobody consumes are any service’s', async (t) => {
  const { post, get, transport } = await appWithDeadLetters(t);
  const bindings = [{ exchange: 'events' as const, pattern: 'thing.*' }];
  const former = await transport.subscribe({ queue: 'former.events', bindings }, () =>
    Promise.reject(new PermanentError('no')),
  );
  await transport.publish('events', [
    {
      specversion: '1.0',
      id: '01890a5d-ac96-774b-bcce-b302099a8059',
      source: 'test',
      type: 'thing.made',
      subject: 'c',
      time: '2026-01-01T00:00:00Z',
      datacontenttype: 'application/json',
      dataschema: 'urn:platform:schema:thing.made:1',
      data: {},
    },
  ]);
  await eventually(async () => assert.equal(await transport.deadLetters.count('former.events'), 1));
  assert.equal((await get('/dead-letters?queue=former.events')).statusCode, 200, 'this process consumes it');
  await former.stop();
  assert.equal((await get('/dead-letters?queue=former.events')).json().items.length, 1);
  const discarded = await post('/dead-letters/discard', { queue: 'former.events', all: true, reason: 'x' });
  assert.deepEqual(discarded.json(), { count: 1 });
});

test('nobody but admins gets in', async (t) => {
  const { app, bearer } = await appWithDeadLetters(t);
  for (const [headers, status] of [
    [{}, 401],
    [bearer('customer'), 403],
    [bearer('staff'), 403],
  ] as const)
    assert.equal((await app.inject({ url: `${BASE}/messaging`, headers })).statusCode, status);
});

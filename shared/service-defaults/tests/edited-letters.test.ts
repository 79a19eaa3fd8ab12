import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { defineEvent, type Message } from '@platform/messaging/message.ts';
import { PermanentError } from '@platform/messaging/transport.ts';
import { Type } from '@platform/schema/type.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { testTransport } from '@platform/testing/test-transport.ts';
import { sampleApp } from './fixtures/sample-app.ts';

const BASE = '/api/admin/sample-service/dead-letters';
const QUEUE = 'sample-service.events';
const closed = { additionalProperties: false };
const made = defineEvent(
  'thing.made',
  Type.Object(
    {
      parts: Type.Array(Type.Object({ count: Type.Integer() }, closed)),
      email: Type.Optional(Type.String()),
    },
    closed,
  ),
  { sentBy: ['maker-service'] },
);
const A = '01890a5d-ac96-774b-bcce-b302099a8050';
const B = '01890a5d-ac96-774b-bcce-b302099a8051';

const message = (id: string, data: unknown): Message => ({
  ...({ specversion: '1.0', datacontenttype: 'application/json' } as const),
  ...{
    id,
    source: 'maker-service',
    type: made.type,
    subject: `thing of ${id}`,
    time: '2026-01-01T00:00:00Z',
  },
  ...{ dataschema: 'urn:platform:schema:thing.made:1', data },
});

/** An app on a real bus, with the letters A and B: `count` is a text in both. */
async function appWithLetters(t: TestContext) {
  const { transport } = await testTransport(t, 'postgres');
  const handled: unknown[] = [];
  await transport.subscribe(
    {
      queue: QUEUE,
      bindings: [{ exchange: 'events', pattern: 'thing.*' }],
      retry: { immediate: 0, delaysMs: [] },
    },
    async ({ message: { data } }) => {
      if (JSON.stringify(data).includes('"count":"')) throw new PermanentError('no count');
      handled.push(data);
    },
  );
  const sample = sampleApp({}, { messaging: { transport, contracts: new Map([[QUEUE, [made]]]) } });
  const sent = [A, B].map((id) => message(id, { parts: [{ count: '1' }], email: 'a@example.com' }));
  await transport.publish('events', sent);
  await eventually(async () => assert.equal(await transport.deadLetters.count(QUEUE), 2));
  const headers = sample.bearer('admin');
  return {
    ...{ transport, handled, logged: sample.logged },
    bodyOf: (id: string, data: unknown, more: object = {}) =>
      JSON.stringify({ ...message(id, data), ...more }),
    async get(path: string) {
      return (await sample.app.inject({ url: `/api/admin/sample-service${path}`, headers })).json();
    },
    async post(path: string, payload: object) {
      const url = `${BASE}${path}`;
      const answer = await sample.app.inject({
        method: 'POST',
        url,
        payload: { queue: QUEUE, ...payload },
        headers,
      });
      return { status: answer.statusCode, body: answer.json() };
    },
  };
}

const FITS = { parts: [{ count: 1 }, { count: 2 }] };

test('letters say what they are about, and are found by type, reason and id, page by page', async (t) => {
  const { get } = await appWithLetters(t);
  const list = (query: string) => get(`/dead-letters?queue=${QUEUE}&${query}`);
  const { items, next_cursor } = await list('limit=1');
  const [{ id, type, subject, fingerprint }] = items;
  assert.deepEqual([id, type, subject], [A, 'thing.made', `thing of ${A}`]);
  const second = await list(`limit=1&cursor=${next_cursor}`);
  assert.deepEqual([second.items[0].id, second.next_cursor], [B, null]);
  assert.equal(second.items[0].fingerprint, fingerprint);
  const ids = async (query: string) => (await list(query)).items.map((one: { id: string }) => one.id);
  assert.deepEqual(await ids('type=thing.made&reason=rejected'), [A, B]);
  assert.deepEqual(await ids(`id=${B}`), [B]);
  assert.deepEqual(await ids('type=thing.lost'), []);
  assert.deepEqual(await ids('reason=expired'), []);
  assert.equal((await list(`cursor=${Buffer.from('"x"').toString('base64url')}`)).code, 'invalid-cursor');
});

test('a body is held against the contract of its consumer, and told all that does not fit', async (t) => {
  const { post, bodyOf, transport } = await appWithLetters(t);
  const check = async (body: string, more: object = { id: A }) =>
    (await post('/check', { body, ...more })).body;
  assert.deepEqual(await check(bodyOf(A, FITS)), { fits: true, errors: [] });
  // A newer sender may add fields, as the consumer sees it.
  assert.deepEqual((await check(bodyOf(A, { ...FITS, colour: 'red' }))).fits, true);
  assert.deepEqual(await check(bodyOf(A, { parts: [{ count: 'one' }, {}], email: 5 })), {
    fits: false,
    errors: [
      { path: 'data.parts.0.count', message: 'must be integer' },
      { path: 'data.parts.1.count', message: 'is required' },
      { path: 'data.email', message: 'must be string' },
    ],
  });
  const paths = async (body: string, more?: object) =>
    (await check(body, more)).errors.map(({ path }: { path: string }) => path);
  const forged = { id: B, source: 'other-service', subject: 'of another' };
  assert.deepEqual(await paths(bodyOf(A, FITS, forged)), ['id', 'source', 'subject', 'source']);
  assert.deepEqual(await paths(bodyOf(A, FITS, { type: 'thing.lost' })), ['type', 'type']);
  assert.deepEqual(await paths('{'), ['body']);
  assert.deepEqual(await paths('{}'), ['body']);
  assert.deepEqual(await paths(bodyOf('any', FITS), { type: 'thing.made' }), []);
  assert.deepEqual(await paths(bodyOf('any', FITS), { type: 'thing.lost' }), ['type']);
  assert.equal((await post('/check', { id: 'unknown', body: '{}' })).status, 404);
  assert.equal(await transport.deadLetters.count(QUEUE), 2);
});

test('an edit goes to the consumer, and who made it is logged with before and after', async (t) => {
  const { post, bodyOf, handled, logged, transport } = await appWithLetters(t);
  const edits = [{ id: A, body: bodyOf(A, { ...FITS, email: 'b@example.com' }) }];
  const reason = 'the sender counted in words';
  assert.deepEqual((await post('/replay', { edits, reason })).body, { count: 1 });
  await eventually(() => assert.deepEqual(handled, [{ ...FITS, email: 'b@example.com' }]));
  assert.deepEqual(
    (await transport.deadLetters.list(QUEUE)).map(({ id }) => id),
    [B],
  );
  const { actor, ...line } = logged.find(({ audit }) => audit === 'dead-letters.edit') ?? {};
  assert.match(String(actor), /^[0-9a-f-]{36}$/);
  assert.deepEqual([line.queue, line.id, line.reason], [QUEUE, A, reason]);
  const { before, after } = line as Record<string, { data: unknown }>;
  assert.deepEqual(before?.data, { parts: [{ count: '1' }], email: '[redacted]' });
  assert.deepEqual(after?.data, { ...FITS, email: '[redacted]' });
});

test('of edits of which one does not fit, nothing is replayed', async (t) => {
  const { post, bodyOf, handled, logged, transport } = await appWithLetters(t);
  const good = { id: A, body: bodyOf(A, FITS) };
  const refused = async (payload: object) => {
    const { status, body } = await post('/replay', { reason: 'try', ...payload });
    assert.equal(status, 422, JSON.stringify(payload));
    return body.errors.map(({ field }: { field: string }) => field);
  };
  const bad = { id: B, body: bodyOf(B, { parts: 1 }) };
  assert.deepEqual(await refused({ edits: [good, bad] }), ['edits.1.body.data.parts']);
  assert.deepEqual(await refused({ all: true, edits: [good, { ...good, id: 'x' }] }), ['edits.1.id']);
  assert.deepEqual(await refused({ edits: [good, good] }), ['edits.1.id']);
  assert.deepEqual(await refused({ edits: [good], reason: undefined }), ['reason']);
  assert.deepEqual(await refused({ ids: [A], all: true, edits: [good] }), ['ids']);
  assert.equal(await transport.deadLetters.count(QUEUE), 2);
  assert.deepEqual(handled, []);
  assert.equal(
    logged.some(({ audit }) => audit !== undefined),
    false,
  );
});

test('an admin sees the contracts of what is consumed', async (t) => {
  const { get } = await appWithLetters(t);
  const contracts = await get('/contracts');
  assert.deepEqual(Object.keys(contracts), ['thing.made']);
  assert.equal(contracts['thing.made'].properties.parts.items.properties.count.type, 'integer');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from '@platform/schema/type.ts';
import fc from 'fast-check';
import { access } from '../src/access/access.ts';
import { sampleApp } from './fixtures/sample-app.ts';

const Body = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 20 }),
    count: Type.Optional(Type.Integer({ minimum: 1 })),
    is_active: Type.Optional(Type.Boolean()),
    colour: Type.Optional(Type.Union([Type.Literal('red'), Type.Literal('blue')])),
    nick: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    tags: Type.Optional(Type.Array(Type.String())),
    extra: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false },
);

function appWithPost() {
  const sample = sampleApp();
  sample.app.post('/api/things', { ...access.public, schema: { body: Body } }, async ({ body }) => ({
    got: body,
  }));
  sample.app.post('/api/anything', access.public, async ({ body }) => ({ got: body ?? null }));
  return sample.app;
}

const app = appWithPost();
const post = (payload: unknown, url = '/api/things', contentType: string | null = 'application/json') =>
  app.inject({
    method: 'POST',
    url,
    payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
    headers: contentType === null ? {} : { 'content-type': contentType },
  });
const fieldsOf = (answer: { json(): { errors: { field: string }[] } }) =>
  answer.json().errors.map(({ field }) => field);

test('a body that fits is taken as it is', async () => {
  const body = { name: 'Zoë 🎈', count: 2, is_active: false, colour: 'red', nick: null, tags: ['a'] };
  const answer = await post(body);
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), { got: body });
});

test('nothing is converted: a string is no number, a number no boolean, null no value', async () => {
  for (const body of [
    { name: 1 },
    { name: 'a', count: '2' },
    { name: 'a', count: 1.5 },
    { name: 'a', is_active: 1 },
    { name: 'a', is_active: 'on' },
    { name: null },
    { name: 'a', tags: 'x' },
    [],
    null,
    '"text"',
    7,
  ])
    assert.equal((await post(body)).statusCode, 422, JSON.stringify(body));
});

test('a validation problem lists every field, says what is wanted, and echoes no value', async () => {
  const answer = await post({
    name: '',
    count: 'hunter2-secret',
    colour: 'hunter2-green',
    nick: 5,
    tpyo: 'hunter2',
  });
  assert.equal(answer.statusCode, 422);
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  assert.deepEqual(answer.json().errors, [
    { field: 'tpyo', message: 'is not a known field' },
    { field: 'name', message: 'must not be empty' },
    { field: 'count', message: 'must be integer' },
    { field: 'colour', message: 'must be one of red, blue' },
    { field: 'nick', message: 'must be string or null' },
  ]);
  assert.ok(!answer.body.includes('hunter2'), answer.body);
  assert.equal(answer.json().detail.split('; ').length, 5);
});

test('a missing body, an empty body and a missing field are told apart from nothing: all are 422', async () => {
  assert.deepEqual(fieldsOf(await app.inject({ method: 'POST', url: '/api/things' })), ['body']);
  assert.deepEqual(fieldsOf(await post('')), ['body']);
  assert.deepEqual(fieldsOf(await post({})), ['name']);
});

test('a body must be called application/json, or it is 415', async () => {
  for (const type of [
    null,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'text/json',
    'nonsense',
  ])
    assert.equal((await post('{"name":"a"}', '/api/things', type)).statusCode, 415, `${type}`);
  for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON'])
    assert.equal((await post('{"name":"a"}', '/api/things', type)).statusCode, 200, type);
});

test('what is no JSON is 400, without a word of it in the answer', async () => {
  for (const body of [
    '{"name":"hunter2"',
    '{name:1}',
    '[1,]',
    '{"a":NaN}',
    'nul',
    '\u0000',
    "{'a':1}",
    '{"a":"\n"}',
  ]) {
    const answer = await post(body, '/api/anything');
    assert.equal(answer.statusCode, 400, body);
    assert.ok(!answer.body.includes('hunter2'));
  }
});

test('a number too large for a number is refused where a number is wanted', async () => {
  assert.equal((await post('{"name":"a","count":1e999}')).statusCode, 422);
});

test('bytes that are no UTF-8 are 400; a byte order mark and repeated names are taken', async () => {
  const bad = Buffer.concat([
    Buffer.from('{"name":"'),
    Buffer.from([0xff, 0xed, 0xa0, 0x80]),
    Buffer.from('"}'),
  ]);
  assert.equal((await post(bad)).statusCode, 400);
  assert.equal((await post('\ufeff{"name":"a"}')).statusCode, 200);
  assert.deepEqual((await post('{"name":"a","name":"b"}')).json(), { got: { name: 'b' } });
});

test('a NUL or half of a surrogate pair is 422 with its field, wherever it stands', async () => {
  for (const [body, field] of [
    ['{"name":"a\\u0000"}', 'name'],
    ['{"name":"a\\ud800"}', 'name'],
    ['{"name":"a\\udc00\\ud800"}', 'name'],
    ['{"name":"a","tags":["b","\\u0000"]}', 'tags.1'],
    ['{"name":"a","extra":{"deep":[{"er":"\\ud83d"}]}}', 'extra.deep.0.er'],
    ['{"name":"a","extra":{"\\u0000":1}}', 'extra'],
    ['"\\u0000"', 'body'],
  ] as const) {
    const answer = await post(body, '/api/anything');
    assert.equal(answer.statusCode, 422, body);
    assert.deepEqual(fieldsOf(answer), [field]);
  }
  assert.equal((await post('{"name":"\\ud83d\\ude00 \\u00e9"}')).statusCode, 200);
});

test('names that reach for a prototype are 400, also when they are escaped', async () => {
  for (const body of [
    '{"__proto__":{"isAdmin":true}}',
    '{"name":"a","extra":{"__proto__":1}}',
    '{"name":"a","extra":[{"\\u005f_proto__":1}]}',
    '{"constructor":{"prototype":{"isAdmin":true}}}',
  ])
    assert.equal((await post(body, '/api/anything')).statusCode, 400, body);
  assert.equal((await post('{"name":"constructor"}')).statusCode, 200);
  assert.equal((await post('{"constructor":"__proto__"}', '/api/anything')).statusCode, 200);
});

test('a body nested beyond reason is 400 and overflows no stack', async () => {
  const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;
  assert.equal((await post(nested(64), '/api/anything')).statusCode, 200);
  assert.equal((await post(nested(66), '/api/anything')).statusCode, 400);
  assert.equal((await post(nested(100_000), '/api/anything')).statusCode, 400);
  // Brackets inside of strings are text.
  assert.equal((await post({ name: 'a', extra: '[{"'.repeat(1000) }, '/api/anything')).statusCode, 200);
});

test('a megabyte of wrong values is refused in few words', async () => {
  const body = `{"name":"a","tags":[${'1,'.repeat(400_000)}1]}`;
  const answer = await post(body);
  assert.equal(answer.statusCode, 422);
  assert.ok(answer.body.length < 2000);
});

test('a body over the limit is 413', async () => {
  const answer = await post({ name: 'x'.repeat(1024 * 1024) });
  assert.equal(answer.statusCode, 413);
  assert.equal(answer.json().code, 'body-too-large');
});

test('any JSON at all is answered by 200, 400 or 422, and what is taken comes back unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json({ maxDepth: 8 }), async (json) => {
      const answer = await post(json, '/api/anything');
      assert.ok([200, 400, 422].includes(answer.statusCode), `${answer.statusCode} for ${json}`);
      if (answer.statusCode === 200) assert.deepEqual(answer.json().got, JSON.parse(json));
    }),
    { numRuns: 200 },
  );
});

test('any bytes at all are answered by a problem or 200', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const answer = await post(Buffer.from(bytes));
      assert.ok([200, 400, 422].includes(answer.statusCode));
    }),
    { numRuns: 200 },
  );
});

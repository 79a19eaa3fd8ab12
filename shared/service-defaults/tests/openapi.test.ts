import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from '@platform/schema/type.ts';
import { access } from '../src/access/access.ts';
import { ProblemSchema } from '../src/problems/problem.ts';
import { sampleApp } from './fixtures/sample-app.ts';

function appWithRoutes(replaced = {}) {
  const sample = sampleApp({ problems: { 'name-taken': 409 } }, replaced);
  const { app } = sample;
  const Thing = Type.Object({ name: Type.String() }, { additionalProperties: false, description: 'A thing' });
  app.get(
    '/api/things/:id',
    {
      ...access.optional,
      schema: {
        summary: 'One thing',
        tags: ['things'],
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        querystring: Type.Object({
          limit: Type.Integer({ default: 20, description: 'How many' }),
          q: Type.String(),
          cursor: Type.Optional(Type.String()),
        }),
        response: { 200: Thing, 410: ProblemSchema },
      },
    },
    async () => ({ name: 'x' }),
  );
  app.post(
    '/api/things',
    {
      ...access.roles('staff', 'admin'),
      schema: {
        body: Thing,
        response: { 201: Thing, 204: Type.Null() },
        answerHeaders: ['ETag', 'Location'],
        problems: ['name-taken', 'too-odd'],
      },
    },
    async () => ({ name: 'x' }),
  );
  app.get(
    '/api/things/stream',
    { ...access.public, schema: { answerType: 'text/event-stream', response: { 204: Type.Null() } } },
    async () => null,
  );
  app.get('/api/things/:id/parts/:part', access.public, async () => ({}));
  return sample;
}

async function documentOf({ app }: ReturnType<typeof appWithRoutes>) {
  const answer = await app.inject('/openapi.json');
  assert.equal(answer.statusCode, 200);
  return answer.json();
}

test('describes itself in OpenAPI 3.1, with the service and its version', async () => {
  const { openapi, info } = await documentOf(appWithRoutes());
  assert.match(openapi, /^3\.1\./);
  assert.deepEqual(info, {
    title: 'Sample',
    description: 'For tests',
    version: '0.0.0-test',
    'x-service': 'sample-service',
  });
});

test('security follows the access rules', async () => {
  const { paths, components } = await documentOf(appWithRoutes());
  assert.deepEqual(paths['/api/things/{id}'].get.security, [{ bearer: [] }, {}]);
  assert.deepEqual(paths['/api/things'].post.security, [{ bearer: [] }]);
  assert.deepEqual(paths['/api/things/{id}/parts/{part}'].get.security, []);
  assert.deepEqual(paths['/health'].get.security, []);
  assert.deepEqual(paths['/api/things'].post['x-roles'], ['staff', 'admin']);
  assert.equal(components.securitySchemes.bearer.scheme, 'bearer');
});

test('parameters come from path and query; one with a default is not required', async () => {
  const { paths } = await documentOf(appWithRoutes());
  const parameters = paths['/api/things/{id}'].get.parameters.map(
    (p: { name: string; in: string; required: boolean }) => [p.in, p.name, p.required],
  );
  assert.deepEqual(parameters, [
    ['path', 'id', true],
    ['query', 'limit', false],
    ['query', 'q', true],
    ['query', 'cursor', false],
  ]);
  const bare = paths['/api/things/{id}/parts/{part}'].get.parameters.map(
    ({ name }: { name: string }) => name,
  );
  assert.deepEqual(bare, ['id', 'part']);
});

test('bodies, answers and refusals are described', async () => {
  const { paths } = await documentOf(appWithRoutes());
  const { requestBody, responses } = paths['/api/things'].post;
  assert.deepEqual(requestBody.content['application/json'].schema.required, ['name']);
  const statuses = ['201', '204', '400', '401', '403', '409', '413', '415', '422', '500', '503'];
  assert.deepEqual(Object.keys(responses), statuses);
  assert.equal(responses['204'].content, undefined);
  assert.deepEqual(Object.keys(paths['/api/things/{id}'].get.responses['410'].content), [
    'application/problem+json',
  ]);
});

test('an answer that is no JSON is described beside one without a body', async () => {
  const { paths } = await documentOf(appWithRoutes());
  const { 200: stream, 204: nothing } = paths['/api/things/stream'].get.responses;
  assert.deepEqual([Object.keys(stream.content), nothing.content], [['text/event-stream'], undefined]);
});

test('problems are described by their codes, those of the business with the status of the table', async () => {
  const { paths } = await documentOf(appWithRoutes());
  const { responses } = paths['/api/things'].post;
  const codesOf = (status: number) =>
    responses[status].content['application/problem+json'].schema.properties.code.enum;
  assert.deepEqual(codesOf(409), ['name-taken']);
  assert.deepEqual(codesOf(401), ['unauthenticated']);
  assert.deepEqual(codesOf(422), ['invalid-value', 'too-odd', 'validation-failed']);
  assert.ok(responses[503].headers['Retry-After'].$ref.length > 0);
  const list = paths['/api/things/{id}'].get.responses[422];
  assert.ok(list.content['application/problem+json'].schema.properties.code.enum.includes('invalid-cursor'));
});

test('headers of good answers are described', async () => {
  const { paths } = await documentOf(appWithRoutes());
  const { responses } = paths['/api/things'].post;
  assert.deepEqual(Object.keys(responses[201].headers), ['ETag', 'Location']);
  assert.equal(responses[409].headers, undefined);
});

test('every reference leads somewhere, every operation has an id of its own, every path parameter is declared', async () => {
  const document = await documentOf(appWithRoutes());
  for (const [, reference = ''] of JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)) {
    const target = reference
      .slice(2)
      .split('/')
      .reduce((value, key) => value?.[key], document);
    assert.notEqual(target, undefined, reference);
  }
  const ids = new Set<string>();
  for (const [path, operations] of Object.entries<
    Record<string, { operationId: string; parameters?: { in: string; name: string }[] }>
  >(document.paths))
    for (const { operationId, parameters = [] } of Object.values(operations)) {
      assert.ok(!ids.has(operationId), operationId);
      ids.add(operationId);
      const named = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
      assert.deepEqual(path.match(/\{[^}]+\}/g) ?? [], named);
    }
});

test('in production only staff may read it', async () => {
  const sample = appWithRoutes({ isProduction: true });
  assert.equal((await sample.app.inject('/openapi.json')).statusCode, 401);
  assert.equal(
    (await sample.app.inject({ url: '/openapi.json', headers: sample.bearer('customer') })).statusCode,
    403,
  );
  assert.equal(
    (await sample.app.inject({ url: '/openapi.json', headers: sample.bearer('staff') })).statusCode,
    200,
  );
});

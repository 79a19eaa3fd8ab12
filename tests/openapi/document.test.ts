import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { clientTypes } from '../../scripts/openapi/client-types.ts';
import type { OpenApiDocument, Response } from '../../scripts/openapi/document.ts';
import { CLIENT_FILE, DOCUMENT_FILE, platformDocument } from '../../scripts/openapi/platform-document.ts';
import { codesIn } from '../../scripts/openapi/problem-answers.ts';
import { ApiDescription } from './api-description.ts';

const released = JSON.parse(readFileSync(DOCUMENT_FILE, 'utf8')) as OpenApiDocument;
const api = new ApiDescription(released);

test('the released document is what the services say today', async () => {
  const hint = 'the API has changed: run `npm run openapi`, look at the difference, and commit it';
  assert.deepEqual(released, JSON.parse(JSON.stringify(await platformDocument())), hint);
});

test('the client is generated from the released document', () => {
  const hint = 'run `npm run openapi` and commit what it writes';
  assert.equal(readFileSync(CLIENT_FILE, 'utf8'), clientTypes(released), hint);
});

test('it is a valid OpenAPI 3.1 document', async () => {
  const result = await new Validator().validate({ ...released });
  assert.deepEqual([result.valid, result.errors], [true, undefined]);
});

test('every reference leads somewhere, and every component is referred to', () => {
  const text = JSON.stringify(released);
  const references = new Set(
    [...text.matchAll(/"\$ref":"#\/components\/([^"]+)"/g)].map(([, at = '']) => at),
  );
  const { securitySchemes: _, ...components } = released.components;
  const there = Object.entries(components).flatMap(([kind, parts]) =>
    Object.keys(parts).map((name) => `${kind}/${name}`),
  );
  assert.deepEqual(
    [...references].filter((at) => !there.includes(at)),
    [],
  );
  assert.deepEqual(
    there.filter((at) => !references.has(at)),
    [],
  );
});

test('every operation has an id of its own, a summary, one tag, and says who may call it', () => {
  const ids = api.operations.map(({ operation }) => operation.operationId);
  assert.equal(new Set(ids).size, ids.length);
  const tags = released.tags?.map(({ name }) => name) ?? [];
  for (const { name, operation } of api.operations) {
    assert.ok((operation.summary ?? '').length > 5, `${name}: summary`);
    assert.ok(operation.tags?.length === 1 && tags.includes(operation.tags[0] ?? ''), `${name}: tag`);
    assert.ok(Array.isArray(operation.security), `${name}: security`);
  }
});

test('every path parameter is declared, and no other', () => {
  for (const { name, path, operation } of api.operations) {
    const declared = (operation.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name);
    const named = [...path.matchAll(/\{([^}]+)\}/g)].map(([, parameter]) => parameter);
    assert.deepEqual(declared.toSorted(), named.toSorted(), name);
  }
});

test('every body and good answer has an example, and it fits its schema', () => {
  for (const { name, operation } of api.operations) {
    const contents = [
      operation.requestBody?.content,
      ...goodAnswers(operation.responses).map((one) => one.content),
    ];
    for (const media of contents.flatMap((content) => Object.values(content ?? {}))) {
      assert.notEqual(media.example, undefined, `${name}: example`);
      assert.equal(
        api.misfit(media.schema, media.example),
        undefined,
        `${name}: ${JSON.stringify(media.example)}`,
      );
    }
    for (const { name: parameter, schema, example } of operation.parameters ?? [])
      if (example !== undefined)
        assert.equal(api.misfit(schema, example), undefined, `${name}: ${parameter}`);
  }
});

test('every problem answer names its codes, with an example of each that fits', () => {
  let count = 0;
  for (const described of api.operations)
    for (const status of Object.keys(described.operation.responses)
      .map(Number)
      .filter((one) => one >= 400)) {
      const answer = api.answerOf(described, status);
      assert.ok(answer !== undefined, `${described.name}: ${status}`);
      const codes = codesIn(answer);
      const media = answer.content?.['application/problem+json'];
      if (codes.length === 0 || media === undefined) continue;
      assert.deepEqual(Object.keys(media.examples ?? {}), codes);
      for (const { value } of Object.values(media.examples ?? {}))
        assert.equal(api.misfit(media.schema, value), undefined, `${described.name}: ${status}`);
      count += codes.length;
    }
  assert.ok(count > 5 * api.operations.length, `${count} codes`);
});

test('services are not described by what the gateway does not let through', () => {
  const paths = Object.keys(released.paths);
  const own = ['/health', '/openapi.json', '/api/status'];
  for (const path of own) assert.equal(released.paths[path]?.get?.tags?.[0], 'api-gateway', path);
  const strange = paths.filter((path) => !path.startsWith('/api/') && !own.includes(path));
  const wellKnown = ['jwks.json', 'oauth-authorization-server', 'openid-configuration'];
  assert.deepEqual(
    strange.sort(),
    wellKnown.map((name) => `/.well-known/${name}`),
  );
});

test('who may call is what the gateway and the service say together', () => {
  assert.deepEqual(api.accessOf('POST /api/users/login'), [0, undefined]);
  assert.deepEqual(api.accessOf('GET /.well-known/jwks.json'), [0, undefined]);
  assert.deepEqual(api.accessOf('GET /api/users/{id}'), [1, undefined]);
  assert.deepEqual(api.accessOf('GET /api/users'), [1, ['staff', 'admin']]);
  assert.deepEqual(api.accessOf('GET /api/mails'), [1, ['admin']]);
});

function goodAnswers(responses: Readonly<Record<string, Response>>): Response[] {
  return Object.entries(responses)
    .filter(([status]) => Number(status) < 400)
    .map(([, response]) => response);
}

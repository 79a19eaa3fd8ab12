import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiIncompatibilities } from './openapi.ts';
import type { OpenApiDocument } from './openapi-document.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document that the tests change in every place
type Changeable = any;

/** An API with all that is compared. */
function api(): Changeable {
  return {
    paths: {
      '/api/things/{id}': {
        get: {
          operationId: 'getThing',
          security: [{ bearer: [] }],
          parameters: [{ $ref: '#/components/parameters/Id' }, { name: 'expand', in: 'query' }],
          responses: {
            200: {
              headers: { ETag: {} },
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
            },
            404: { content: { 'application/problem+json': {} } },
          },
        },
      },
      '/api/things': {
        post: {
          operationId: 'postThings',
          security: [{ bearer: [] }],
          'x-roles': ['admin', 'staff'],
          requestBody: {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/ThingRequest' } } },
          },
          responses: { 201: { content: { 'application/json': {} } } },
        },
        get: { operationId: 'getThings', responses: { 200: {} } },
      },
    },
    components: {
      parameters: { Id: { name: 'id', in: 'path', required: true, schema: { type: 'string' } } },
      schemas: {
        Thing: {
          type: 'object',
          required: ['id', 'parts'],
          properties: {
            id: { type: 'string' },
            size: { enum: ['s', 'm'] },
            weight: { type: 'number', minimum: 0 },
            parts: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
          },
        },
        ThingRequest: {
          type: 'object',
          required: ['name'],
          properties: {
            name: { type: 'string', maxLength: 10 },
            size: { enum: ['s', 'm'] },
            weight: { type: 'integer' },
            colour: { anyOf: [{ type: 'string', maxLength: 5, pattern: '^a' }, { type: 'integer' }] },
            tags: { type: 'object', patternProperties: { '^a': { type: 'string', maxLength: 5 } } },
          },
        },
      },
    },
  };
}

function after(change: (now: Changeable) => void): string[] {
  const now = api();
  change(now);
  return apiIncompatibilities(api() as OpenApiDocument, now);
}

const thing = (now: Changeable) => now.components.schemas.Thing;
const request = (now: Changeable) => now.components.schemas.ThingRequest;
const read = (now: Changeable) => now.paths['/api/things/{id}'].get;
const post = (now: Changeable) => now.paths['/api/things'].post;
const list = (now: Changeable) => now.paths['/api/things'].get;

for (const [what, change] of [
  ['nothing', () => undefined],
  ['a new operation', (now) => (now.paths['/api/new'] = { get: { operationId: 'getNew' } })],
  ['an optional parameter', (now) => read(now).parameters.push({ name: 'fields', in: 'query' })],
  ['a field of an answer', (now) => (thing(now).properties.colour = { type: 'string' })],
  ['a field of an answer that is always there now', (now) => thing(now).required.push('size')],
  ['an answer that may say less', (now) => (thing(now).properties.size.enum = ['s'])],
  ['an answer within narrower bounds', (now) => (thing(now).properties.weight.minimum = 1)],
  ['a whole number where any was promised', (now) => (thing(now).properties.weight.type = 'integer')],
  ['an optional field of a request', (now) => (request(now).properties.shade = { type: 'string' })],
  ['a field that may be left out now', (now) => (request(now).required = [])],
  ['a request that may say more', (now) => request(now).properties.size.enum.push('l')],
  ['a request within wider bounds', (now) => (request(now).properties.name.maxLength = 20)],
  ['any number where a whole one was asked for', (now) => (request(now).properties.weight.type = 'number')],
  ['a wider branch of a union', (now) => delete request(now).properties.colour.anyOf[0].pattern],
  [
    'more names of fields',
    (now) => (request(now).properties.tags.patternProperties['^b'] = { type: 'string' }),
  ],
  ['a rule for a text', (now) => (request(now).properties.name['x-text'] = 'line')],
  [
    'a rule for the names of fields',
    (now) => (request(now).properties.tags.propertyNames = { 'x-exact': true }),
  ],
  ['an error', (now) => (post(now).responses[409] = {})],
  ['one more role', (now) => post(now)['x-roles'].push('auditor')],
  ['better words', (now) => (thing(now).description = 'A thing')],
] satisfies [string, (now: Changeable) => unknown][])
  test(`an addition is fine: ${what}`, () => assert.deepEqual(after(change), []));

for (const [what, change, message] of [
  [
    'an operation that is gone',
    (now) => delete now.paths['/api/things'].post,
    /^POST \/api\/things is gone$/,
  ],
  ['another name for it', (now) => (read(now).operationId = 'fetchThing'), /^GET .*is called fetchThing now/],
  ['a parameter that is gone', (now) => read(now).parameters.pop(), /query parameter expand is gone/],
  [
    'a parameter that is asked for now',
    (now) => (read(now).parameters[1].required = true),
    /expand is required now/,
  ],
  [
    'a new parameter that is asked for',
    (now) => read(now).parameters.push({ name: 'x-reason', in: 'header', required: true }),
    /header parameter x-reason is new and required/,
  ],
  [
    'a narrower parameter',
    (now) => (now.components.parameters.Id.schema.format = 'uuid'),
    /path parameter id: format "uuid" is new/,
  ],
  ['a body that is asked for now', (now) => (post(now).requestBody.required = true), /body is required now/],
  [
    'a media type that is not taken any more',
    (now) => (post(now).requestBody.content = { 'text/csv': {} }),
    /body: application\/json is gone/,
  ],
  ['a new field that is asked for', (now) => request(now).required.push('size'), /size is required now/],
  [
    'a narrower branch of a union',
    (now) => (request(now).properties.colour.anyOf[0].maxLength = 4),
    /colour may no longer be/,
  ],
  [
    'names of fields that are gone',
    (now) => (request(now).properties.tags.patternProperties = { '^b': { type: 'string' } }),
    /tags\.<\^a> is gone/,
  ],
  [
    'narrower values of such fields',
    (now) => (request(now).properties.tags.patternProperties['^a'].maxLength = 4),
    /maxLength was 5 and is 4/,
  ],
  ['a request that may say less', (now) => request(now).properties.size.enum.pop(), /no longer be "m"/],
  [
    'a request within narrower bounds',
    (now) => (request(now).properties.name.maxLength = 9),
    /maxLength was 10 and is 9/,
  ],
  [
    'a request that is closed',
    (now) => (request(now).additionalProperties = false),
    /additionalProperties false is new/,
  ],
  ['a status that is gone', (now) => (post(now).responses = { 200: {} }), /does not answer 201 any more/],
  ['a status that is new', (now) => (list(now).responses[202] = {}), /may answer 202 now/],
  ['a header that is gone', (now) => delete read(now).responses[200].headers.ETag, /header ETag is gone/],
  ['a field of an answer that is gone', (now) => delete thing(now).properties.size, /200 body\.size is gone/],
  ['a field that may be left out', (now) => thing(now).required.shift(), /body\.id is optional now/],
  [
    'an answer that may be null',
    (now) => (thing(now).properties.id.type = ['string', 'null']),
    /body\.id: type/,
  ],
  ['an answer that may say more', (now) => thing(now).properties.size.enum.push('l'), /may now be "l"/],
  ['a token that is asked for', (now) => (list(now).security = [{ bearer: [] }]), /asks for a token now/],
  ['a role less', (now) => post(now)['x-roles'].pop(), /is not for staff any more/],
  ['roles where there were none', (now) => (read(now)['x-roles'] = ['admin']), /is for admin alone now/],
] satisfies [string, (now: Changeable) => unknown, RegExp][])
  test(`a break is found, and named: ${what}`, () => {
    const found = after(change);
    assert.ok(
      found.some((reason) => message.test(reason)),
      found.join('\n'),
    );
  });

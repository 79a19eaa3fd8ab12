import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { OpenApiDocument } from '../../../scripts/openapi/document.ts';
import { DOCUMENT_FILE } from '../../../scripts/openapi/platform-document.ts';
import { ApiDescription } from '../api-description.ts';

const api = new ApiDescription(JSON.parse(readFileSync(DOCUMENT_FILE, 'utf8')) as OpenApiDocument);

test('who may call is what the gateway and the services of the shop say together', () => {
  assert.deepEqual(api.accessOf('GET /api/products'), [0, undefined]);
  assert.deepEqual(api.accessOf('GET /api/orders/{id}'), [1, undefined]);
  assert.deepEqual(api.accessOf('GET /api/stock'), [1, ['staff', 'admin']]);
  assert.deepEqual(api.accessOf('GET /api/sagas'), [1, ['admin']]);
});

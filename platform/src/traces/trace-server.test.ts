import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { LocalServer } from '../control/local-server.ts';
import { SpanStore } from './span-store.ts';
import type { StoredSpan } from './stored-span.ts';
import { startTraceServer } from './trace-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'trace-server-test-'));
after(() => rmSync(folder, { recursive: true }));

const TOKEN = 'a token of tests';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const REQUEST = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'order-service' } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: TRACE,
              spanId: '00f067aa0ba902b7',
              name: 'POST /api/orders',
              kind: 2,
              startTimeUnixNano: '1700000000123456789',
              endTimeUnixNano: '1700000000125956789',
              attributes: [
                { key: 'app.order.id', value: { stringValue: 'order-1' } },
                { key: 'http.response.status_code', value: { intValue: '503' } },
              ],
              status: { code: 2 },
            },
          ],
        },
      ],
    },
  ],
};

describe('the trace server', () => {
  let server: LocalServer;
  before(async () => {
    server = await startTraceServer(0, TOKEN, new SpanStore(join(folder, 'received.jsonl')));
  });
  after(() => server.close());

  const call = (path: string, init: RequestInit = {}, token = TOKEN) =>
    fetch(server.url + path, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });

  test('takes spans, compressed too, and finds them by trace and by what they are about', async () => {
    const plain = { method: 'POST', body: JSON.stringify(REQUEST) };
    assert.equal((await call('/v1/traces', plain)).status, 200);
    for (const id of [TRACE, 'order-1']) {
      const { spans } = (await (await call(`/traces/${id}`)).json()) as { spans: StoredSpan[] };
      assert.deepEqual(spans, [
        {
          trace_id: TRACE,
          span_id: '00f067aa0ba902b7',
          parent_span_id: null,
          service: 'order-service',
          name: 'POST /api/orders',
          kind: 'server',
          start_ms: 1700000000123.456,
          duration_ms: 2.5,
          is_failed: true,
          attributes: { 'app.order.id': 'order-1', 'http.response.status_code': 503 },
          links: [],
        },
      ]);
    }
    const body = gzipSync(JSON.stringify(REQUEST));
    const headers = { 'content-encoding': 'gzip' };
    assert.equal((await call('/v1/traces', { method: 'POST', body, headers })).status, 200);
  });

  test('lets nobody in without the token, neither to read nor to write', async () => {
    assert.equal((await call(`/traces/${TRACE}`, {}, 'another')).status, 401);
    assert.equal((await fetch(`${server.url}/v1/traces`, { method: 'POST', body: '{}' })).status, 401);
  });

  test('refuses what is no OTLP, and ids that are none', async () => {
    for (const body of ['{}', 'no json', '{"resourceSpans":1}'])
      assert.equal((await call('/v1/traces', { method: 'POST', body })).status, 400, body);
    assert.equal((await call('/traces/%20')).status, 400);
    assert.equal((await call('/')).status, 404);
  });
});

import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { StoredSpan } from '@platform/telemetry/traces/stored-span.ts';
import { SpanStore } from './span-store.ts';

const parent = mkdtempSync(join(tmpdir(), 'span-store-test-'));
after(() => rmSync(parent, { recursive: true }));
let folders = 0;

/** A folder of spans, each service with its file. */
function newFolder() {
  const path = join(parent, String(folders++));
  mkdirSync(path);
  return {
    store: new SpanStore(path),
    file: (name: string) => join(path, `${name}.jsonl`),
    add(...spans: readonly StoredSpan[]): void {
      for (const one of spans) appendFileSync(join(path, `${one.service}.jsonl`), `${JSON.stringify(one)}\n`);
    },
  };
}

function span(trace: string, more: Partial<StoredSpan> = {}): StoredSpan {
  return {
    trace_id: trace,
    span_id: `${trace}-${more.start_ms ?? 0}`,
    parent_span_id: null,
    service: 'user-service',
    name: 'POST /api/orders',
    kind: 'server',
    start_ms: 0,
    duration_ms: 1,
    is_failed: false,
    attributes: {},
    links: [],
    ...more,
  };
}

const idsOf = (spans: readonly StoredSpan[]) => spans.map(({ span_id }) => span_id);

test('finds the whole of the traces that have to do with an id, of all services, oldest first', async () => {
  const { store, add } = newFolder();
  const about = span('t1', { start_ms: 2, attributes: { 'app.order.id': 'order-1' } });
  const links = [{ trace_id: 't1', span_id: 's' }];
  add(about, span('t1', { start_ms: 1, service: 'api-gateway' }), span('t2', { links }));
  add(span('t3', { name: 'order-1' }), span('t4', { attributes: { 'url.path': '/orders/order-1' } }));
  for (const id of ['order-1', 't1']) assert.deepEqual(idsOf(await store.find(id)), ['t1-1', 't1-2'], id);
  assert.deepEqual(await store.find('order'), []);
});

test('finds nothing where no service has written yet', async () => {
  const store = new SpanStore(join(parent, 'not-there'));
  assert.deepEqual(await store.find('t1'), []);
  assert.deepEqual(await store.recent({ limit: 10 }), []);
});

test('a line that was cut is left out, and one that was written twice is there once', async () => {
  const { store, add, file } = newFolder();
  add(span('t1'));
  appendFileSync(file('user-service'), '{"trace_id":"t1","span_i\n');
  add(span('t1'), span('t1', { start_ms: 5 }));
  appendFileSync(file('user-service'), '{"trace_id":"t1","span_id":"t1-9"');
  assert.deepEqual(idsOf(await store.find('t1')), ['t1-0', 't1-5']);
  assert.equal((await store.recent({ limit: 10 }))[0]?.spans, 2);
});

test('full files are searched as well, also one that gets full meanwhile', async () => {
  const { store, add, file } = newFolder();
  add(span('t1', { start_ms: 1 }));
  renameSync(file('user-service'), file('user-service.1700000000000'));
  add(span('t1', { start_ms: 2 }));
  const finding = store.find('t1');
  renameSync(file('user-service'), file('user-service.1700000000001'));
  assert.deepEqual(idsOf(await finding).at(0), 't1-1');
  assert.deepEqual(idsOf(await store.find('t1')), ['t1-1', 't1-2']);
});

test('a list looks at what was written last', async () => {
  const { store, add, file } = newFolder();
  add(span('old', { service: 'a-service', attributes: { text: 'x'.repeat(3 * 1024 * 1024) } }));
  utimesSync(file('a-service'), 1, 1);
  for (const service of ['b-service', 'c-service'])
    add(span('new', { service, span_id: service, attributes: { text: 'x'.repeat(2 * 1024 * 1024) } }));
  const traces = await store.recent({ limit: 10 });
  assert.deepEqual(
    traces.map(({ trace_id, spans }) => [trace_id, spans]),
    [['new', 2]],
  );
  assert.equal((await store.find('old')).length, 1);
});

test('lists traces newest first, by who took part, how they ended and when', async () => {
  const { store, add } = newFolder();
  add(
    span('old', { start_ms: 1000, duration_ms: 5 }),
    span('new', { start_ms: 2000 }),
    span('new', { start_ms: 2010, duration_ms: 40, service: 'auth-service', is_failed: true }),
  );
  const [first, ...others] = await store.recent({ limit: 10 });
  assert.deepEqual(first, {
    trace_id: 'new',
    name: 'POST /api/orders',
    service: 'user-service',
    start_ms: 2000,
    duration_ms: 50,
    spans: 2,
    services: ['user-service', 'auth-service'],
    is_failed: true,
  });
  assert.deepEqual(
    others.map(({ trace_id }) => trace_id),
    ['old'],
  );
  for (const query of [{ service: 'auth-service' }, { isFailed: true }, { sinceMs: 1500 }, { limit: 1 }])
    assert.deepEqual(
      (await store.recent({ limit: 10, ...query })).map(({ trace_id }) => trace_id),
      ['new'],
    );
});

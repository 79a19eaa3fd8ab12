import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { SpanStore } from './span-store.ts';
import type { StoredSpan } from './stored-span.ts';

const folder = mkdtempSync(join(tmpdir(), 'span-store-test-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = () => join(folder, `${files++}.jsonl`);

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

test('finds the whole of the traces that have to do with an id, oldest first', async () => {
  const store = new SpanStore(newPath());
  const about = span('t1', { start_ms: 2, attributes: { 'app.order.id': 'order-1' } });
  const links = [{ trace_id: 't1', span_id: 's' }];
  store.add([about, span('t1', { start_ms: 1 }), span('t2', { links })]);
  for (const id of ['order-1', 't1'])
    assert.deepEqual(
      (await store.find(id)).map(({ span_id }) => span_id),
      ['t1-1', 't1-2'],
      id,
    );
  assert.deepEqual(await store.find('order'), []);
});

test('what was kept is there after a restart, for its owner alone, though its last line was cut', async () => {
  const path = newPath();
  new SpanStore(path).add([span('t1')]);
  appendFileSync(path, '{"trace_id":"t1","span_i');
  const store = new SpanStore(path);
  assert.deepEqual(await store.find('t1'), [span('t1')]);
  store.add([span('t2')]);
  assert.deepEqual(await store.find('t2'), [span('t2')]);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('the oldest spans are given up first, and no more is kept than twice the limit', async () => {
  const path = newPath();
  const limit = 1000;
  for (let i = 0; i < 100; i++) new SpanStore(path, limit).add([span(`trace-${i}`)]);
  assert.ok(statSync(path).size + statSync(`${path}.1`).size < 2 * limit + 1000);
  const store = new SpanStore(path, limit);
  assert.equal((await store.find('trace-99')).length, 1);
  assert.equal((await store.find('trace-98')).length, 1);
  assert.equal((await store.find('trace-1')).length, 0);
});

test('lists traces newest first, by who took part, how they ended and when', async () => {
  const store = new SpanStore(newPath());
  store.add([
    span('old', { start_ms: 1000, duration_ms: 5 }),
    span('new', { start_ms: 2000 }),
    span('new', { start_ms: 2010, duration_ms: 40, service: 'auth-service', is_failed: true }),
  ]);
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

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { traceLayout } from './trace-layout.ts';
import type { TraceSpan } from './trace-span.ts';

function span(span_id: string, parent_span_id: string | null, more: Partial<TraceSpan> = {}): TraceSpan {
  return {
    trace_id: 't1',
    span_id,
    parent_span_id,
    service: 'user-service',
    name: span_id,
    kind: 'internal',
    start_ms: 1000,
    duration_ms: 10,
    is_failed: false,
    attributes: {},
    ...more,
  };
}

const placed = (spans: readonly TraceSpan[]) =>
  traceLayout(spans).lines.map(({ span, depth }) => `${'  '.repeat(depth)}${span.span_id}`);

test('children stand below their parents, by their begin', () => {
  const spans = [
    span('second', 'root', { start_ms: 1006 }),
    span('root', null, { duration_ms: 50 }),
    span('first', 'root', { start_ms: 1001 }),
    span('inner', 'first', { start_ms: 1002 }),
  ];
  assert.deepEqual(placed(spans), ['root', '  first', '    inner', '  second']);
});

test('counts from the first begin to the last end, of all services', () => {
  const spans = [
    span('root', null, { duration_ms: 5 }),
    span('late', 'root', { start_ms: 1040, service: 'auth-service', is_failed: true }),
  ];
  const { durationMs, services, failed, lines } = traceLayout(spans);
  assert.deepEqual([durationMs, services, failed], [50, ['user-service', 'auth-service'], 1]);
  assert.equal(lines[1]?.startMs, 40);
});

test('a span whose parent is not kept stands at the left, and one that stands below itself is left out', () => {
  assert.deepEqual(placed([span('orphan', 'gone'), span('below', 'orphan')]), ['orphan', '  below']);
  assert.deepEqual(placed([span('a', 'b'), span('b', 'a'), span('root', null)]), ['root']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TraceSpan } from '@platform/telemetry/traces/trace-span.ts';
import { waterfall } from './waterfall.ts';

function span(span_id: string, parent_span_id: string | null, more: Partial<TraceSpan> = {}): TraceSpan {
  return {
    trace_id: 't1',
    span_id,
    parent_span_id,
    service: 'order-service',
    name: span_id,
    kind: 'internal',
    start_ms: 1000,
    duration_ms: 10,
    is_failed: false,
    attributes: {},
    ...more,
  };
}

test('children stand below their parents, by their begin', () => {
  const text = waterfall(
    [
      span('second', 'root', { start_ms: 1006, duration_ms: 4 }),
      span('root', null),
      span('first', 'root', { start_ms: 1001, duration_ms: 5 }),
      span('inner', 'first', { start_ms: 1002, duration_ms: 1 }),
    ],
    100,
  );
  const names = text.split('\n').map((line) => / {2,8}( *[a-z]+) /.exec(line.slice(13))?.[1]);
  assert.deepEqual(names.slice(1), ['root', ' first', '  inner', ' second']);
  assert.match(text, /^trace t1 · 4 spans · 1 service · 10\.0 ms\n/);
});

test('a bar lies where its span lies', () => {
  const text = waterfall(
    [span('root', null, { duration_ms: 100 }), span('half', 'root', { start_ms: 1050, duration_ms: 50 })],
    101,
  );
  const bar = /[·█]{10,}/.exec(text.split('\n')[2] ?? '')?.[0] ?? '';
  assert.match(bar, /^(·+)(█+)$/);
  assert.ok(Math.abs(bar.indexOf('█') - bar.length / 2) <= 1, bar);
});

test('a failed span is marked, and every line fits the terminal', () => {
  const long = span('x', null, { is_failed: true, name: 'a\nvery'.repeat(40) });
  const text = waterfall([long, span('orphan', 'not kept')], 100);
  assert.match(text, /· 1 failed \(!\)/);
  for (const line of text.split('\n').slice(1)) assert.equal(line.length, 100, line);
  assert.match(text, /! a very/);
});

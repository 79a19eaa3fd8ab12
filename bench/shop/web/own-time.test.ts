import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TraceSpan } from '@platform/telemetry/traces/trace-span.ts';
import { pageTimeOf } from './own-time.ts';

function span(
  service: string,
  [start_ms, duration_ms]: readonly [number, number],
  parent: string | null = 'page',
  span_id = `${service} ${start_ms}`,
): TraceSpan {
  const rest = {
    trace_id: 't',
    name: 'any',
    kind: 'server',
    is_failed: false,
    attributes: {},
  };
  return { ...rest, span_id, parent_span_id: parent, service, start_ms, duration_ms };
}

test('calls at the same time count once, and what they call in turn not at all', () => {
  const spans = [
    span('web', [0, 100], 'gateway', 'page'),
    span('api-gateway', [10, 20]),
    span('api-gateway', [20, 30]),
    span('api-gateway', [15, 5]),
    span('api-gateway', [70, 10]),
    span('order-service', [60, 40], 'api-gateway 70'),
  ];
  assert.deepEqual(pageTimeOf(spans), { server: 100, calls: 50, own: 50 });
  assert.equal(pageTimeOf(spans.slice(1)), undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contextFromHeaders, injectHeaders, propagationHeaders } from '../src/propagation.ts';
import { continueTrace, currentContext, formatTraceparent, runWithContext } from '../src/trace-context.ts';
import type { TraceContext } from '../src/tracing/span.ts';

const PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('a trace goes on from process to process, each time as a new span', () => {
  const first = contextFromHeaders(
    (name) =>
      new Map([
        ['traceparent', PARENT],
        ['tracestate', 'v=1'],
      ]).get(name),
    {
      requestId: 'r1',
    },
  );
  assert.deepEqual(propagated(first), {
    traceparent: formatTraceparent(first),
    tracestate: 'v=1',
    'x-request-id': 'r1',
  });
  const second = contextFromHeaders((name) => propagated(first)[name]);
  assert.equal(second.traceId, '4bf92f3577b34da6a3ce929d0e0e4736');
  assert.equal(new Set([first.spanId, second.spanId, '00f067aa0ba902b7']).size, 3);
  assert.equal(second.flags, 1);
});

test('outside of any work nothing is sent, and a token never', () => {
  assert.deepEqual(propagationHeaders(), {});
  const context = continueTrace(undefined, undefined, { token: 'hunter2' });
  assert.ok(!JSON.stringify(runWithContext(context, propagationHeaders)).includes('hunter2'));
});

test('work side by side keeps its contexts apart, across awaits', async () => {
  const seen = await Promise.all(
    ['a', 'b', 'c'].map((requestId) =>
      runWithContext(continueTrace(undefined, undefined, { requestId }), async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return currentContext()?.requestId;
      }),
    ),
  );
  assert.deepEqual(seen, ['a', 'b', 'c']);
});

test('whatever comes, the context is well formed', () => {
  fc.assert(
    fc.property(
      fc.option(fc.string(), { nil: undefined }),
      fc.option(fc.string(), { nil: undefined }),
      (parent, state) => {
        assert.match(
          formatTraceparent(continueTrace(parent, state)),
          /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]$/,
        );
      },
    ),
  );
});

function propagated(context: TraceContext): Record<string, string> {
  const headers = {};
  runWithContext(context, () => injectHeaders(headers));
  return headers;
}

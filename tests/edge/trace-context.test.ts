import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { type RawUpstream, startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { type EdgeGateway, HOST, SharedCleanup, startEdgeGateway } from './edge-gateway.ts';

const cleanup = new SharedCleanup();
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE_ID}-00f067aa0ba902b7-01`;
let upstream: RawUpstream;
let gateway: EdgeGateway;

after(() => cleanup.end());
before(async () => {
  upstream = await startUpstream(cleanup);
  gateway = await startEdgeGateway(cleanup, { NOTIFICATION_SERVICE_URL: upstream.origin });
});

/** What the service gets when a client sends these headers, and what the client gets back. */
async function passed(...headers: string[]) {
  upstream.calls.length = 0;
  const answer = await gateway.send(['GET /api/things HTTP/1.1', HOST, ...headers]);
  const [call] = upstream.calls;
  const [traceparent, ...more] = valuesOf(call, 'traceparent');
  assert.match(traceparent ?? '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]$/);
  assert.deepEqual(more, []);
  return {
    traceId: traceparent?.slice(3, 35),
    flags: traceparent?.slice(-2),
    tracestate: valuesOf(call, 'tracestate'),
    requestIds: valuesOf(call, 'x-request-id'),
    echoed: valuesOf(answer, 'x-request-id'),
  };
}

test('traceparent: a good one is continued, whatever the case of its name', async () => {
  for (const name of ['traceparent', 'TraceParent', 'TRACEPARENT'])
    assert.equal((await passed(`${name}: \t${PARENT}\t `)).traceId, TRACE_ID);
  assert.notEqual((await passed(`trace-parent: ${PARENT}`)).traceId, TRACE_ID);
});

test('traceparent: two of them, or a malformed one, begin a new trace without tracestate', async () => {
  for (const headers of [
    [`traceparent: ${PARENT}`, `traceparent: ${PARENT}`],
    [`traceparent: ${PARENT}, ${PARENT}`],
    [`traceparent: ${PARENT}-more`],
    [`traceparent: ${PARENT.toUpperCase()}`],
    ['traceparent:'],
    [],
  ]) {
    const { traceId, flags, tracestate } = await passed(...headers, 'tracestate: foo=1');
    assert.notEqual(traceId, TRACE_ID);
    assert.deepEqual([flags, tracestate], ['02', []]);
  }
});

test('traceparent: a later version goes on as version 00, random flag kept', async () => {
  const { traceId, flags } = await passed(`traceparent: cc-${TRACE_ID}-00f067aa0ba902b7-03-more`);
  assert.deepEqual([traceId, flags], [TRACE_ID, '03']);
});

test('tracestate: several headers go on as one, a malformed one not at all', async () => {
  const parent = `traceparent: ${PARENT}`;
  const states = async (...values: string[]) =>
    (await passed(parent, ...values.map((value) => `tracestate: ${value}`))).tracestate;
  assert.deepEqual(await states('foo=1', '', 'bar=2 , baz=3'), ['foo=1,bar=2,baz=3']);
  assert.deepEqual(await states('foo=1', 'FOO=2'), []);
  assert.deepEqual(await states(...Array.from({ length: 33 }, (_, i) => `k${i}=1`)), []);
  assert.deepEqual(await states(''), []);
});

test('x-request-id: a decent one is kept and echoed; others, and several, are replaced', async () => {
  for (const id of ['a', 'order-1.2_3~4+5/6=7:8', 'x'.repeat(128)]) {
    const { requestIds, echoed } = await passed(`x-request-id: ${id}`);
    assert.deepEqual([requestIds, echoed], [[id], [id]]);
  }
  for (const headers of [
    ['x-request-id:'],
    ['x-request-id: two words'],
    ['x-request-id: "quoted"'],
    ['x-request-id: caf\u00e9'],
    [`x-request-id: ${'x'.repeat(129)}`],
    ['x-request-id: a', 'x-request-id: a'],
    [],
  ]) {
    const { requestIds, echoed } = await passed(...headers);
    assert.match(String(requestIds), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    assert.deepEqual(echoed, requestIds);
  }
});

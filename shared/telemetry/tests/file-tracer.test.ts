import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { silentLog } from '../src/log.ts';
import { continueTrace, formatTraceparent, runWithContext } from '../src/trace-context.ts';
import type { StoredSpan } from '../src/traces/stored-span.ts';
import { endRequest, enterRequest, startCall } from '../src/tracing/http-spans.ts';
import type { SpanAttributes } from '../src/tracing/span.ts';
import { startTracing, type Tracing } from '../src/tracing/start-tracing.ts';
import { enterSpan, inSpan, isTraced, startSpan } from '../src/tracing/tracer.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = `00-${TRACE}-00f067aa0ba902b7-01`;
const SERVICE = { service: 'test-service', version: '1.2.3', environment: 'development', log: silentLog };

describe('spans in files', () => {
  let parent: string;
  let folder: string;
  let tracing: Tracing | undefined;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'file-tracer-test-'));
    folder = join(parent, 'traces');
  });
  afterEach(async () => {
    await tracing?.stop();
    rmSync(parent, { recursive: true });
  });

  async function start(log = silentLog): Promise<void> {
    tracing = await startTracing({ ...SERVICE, log }, { TRACES_FOLDER: folder });
  }

  const file = () => join(folder, 'test-service.jsonl');
  const linesIn = (path: string): StoredSpan[] =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));

  /** Ends tracing, which writes what there is. */
  async function written(): Promise<StoredSpan[]> {
    await tracing?.stop();
    return linesIn(file());
  }

  test('a request and its call are there as parent and child, a line each', async () => {
    await start();
    const earliest = Date.now();
    const context = enterRequest(continueTrace(CALLER, undefined), 'POST', '/api/orders?to=Ann');
    runWithContext(context, () =>
      startCall({ method: 'GET', path: '/api/users/1', origin: 'http://users:8001', resends: 0 })?.end(),
    );
    endRequest(context, { method: 'POST', route: '/api/orders', status: 503 });
    const [client, server] = await written();
    assert.ok(client && server);
    const { start_ms, duration_ms, ...rest } = server;
    assert.deepEqual(rest, {
      trace_id: TRACE,
      span_id: context.spanId,
      parent_span_id: '00f067aa0ba902b7',
      service: 'test-service',
      name: 'POST /api/orders',
      kind: 'server',
      is_failed: true,
      attributes: {
        'http.request.method': 'POST',
        'url.path': '/api/orders',
        'url.scheme': 'http',
        'http.route': '/api/orders',
        'http.response.status_code': 503,
        'error.type': '503',
      },
      links: [],
    });
    assert.deepEqual(
      [client.parent_span_id, client.trace_id, client.kind, client.is_failed],
      [server.span_id, TRACE, 'client', false],
    );
    assert.ok(!('http.request.resend_count' in client.attributes), 'what is undefined is left out');
    assert.ok(start_ms >= earliest - 2 && start_ms + duration_ms <= Date.now() + 2, `${start_ms}`);
    assert.ok(client.start_ms >= start_ms && client.duration_ms <= duration_ms);
    assert.equal(Math.round(start_ms * 1000) / 1000, start_ms);
  });

  test('the context of a span travels on with the flags and the tracestate it came with', async () => {
    await start();
    for (const flags of ['01', '03']) {
      const caller = `${CALLER.slice(0, -2)}${flags}`;
      const remote = continueTrace(caller, 'v=1', { requestId: 'r1', token: 't1' });
      const context = enterSpan(remote, 'x', { kind: 'server' });
      assert.match(formatTraceparent(context), new RegExp(`^00-${TRACE}-[0-9a-f]{16}-${flags}$`));
      assert.notEqual(context.spanId, remote.parentSpanId);
      assert.deepEqual([context.tracestate, context.requestId, context.token], ['v=1', 'r1', 't1']);
      const child = startSpan('y', { kind: 'internal' }, context)?.context;
      assert.deepEqual([child?.traceId, child?.flags, child?.tracestate], [TRACE, Number(flags), 'v=1']);
      assert.notEqual(child?.spanId, context.spanId);
    }
  });

  test('a trace that begins here is sampled, and its id is random', async () => {
    await start();
    const remote = continueTrace(undefined, undefined);
    const contexts = [1, 2].map(() => enterSpan(remote, 'x', { kind: 'server' }));
    for (const context of contexts) {
      assert.match(formatTraceparent(context), /^00-[0-9a-f]{32}-[0-9a-f]{16}-03$/);
      context.span?.end();
    }
    assert.notEqual(contexts[0]?.traceId, contexts[1]?.traceId);
    const spans = await written();
    assert.deepEqual(
      spans.map(({ parent_span_id, trace_id }) => [parent_span_id, trace_id]),
      contexts.map(({ traceId }) => [null, traceId]),
    );
  });

  test('what the caller does not sample makes no span, nor does what is below it', async () => {
    await start();
    const remote = continueTrace(CALLER.replace(/01$/, '02'), 'v=1');
    const context = enterSpan(remote, 'x', { kind: 'server' });
    assert.deepEqual([context.span, context.flags, context.tracestate], [undefined, 2, 'v=1']);
    assert.equal(isTraced(context), false);
    assert.equal(startSpan('y', { kind: 'internal' }, context), undefined);
    await tracing?.stop();
    assert.throws(() => statSync(file()), { code: 'ENOENT' });
  });

  test('a span has its last name, what was set, the kind of its failure and its links, once', async () => {
    await start();
    const earlier = continueTrace(CALLER, undefined);
    const options = { kind: 'consumer', attributes: { 'app.a': 1 }, links: [earlier] } as const;
    const { span } = enterSpan(continueTrace(CALLER, undefined), 'x', options);
    span?.rename('the "last" name');
    span?.set({ 'app.b': true, 'app.c': undefined });
    span?.fail(Object.assign(new Error('for hunter2'), { code: '23505' }));
    span?.end();
    span?.end();
    const spans = await written();
    assert.equal(spans.length, 1);
    const [{ name, attributes, is_failed, links } = assert.fail()] = spans;
    assert.deepEqual([name, is_failed], ['the "last" name', true]);
    assert.deepEqual(attributes, { 'app.a': 1, 'app.b': true, 'error.type': '23505' });
    assert.deepEqual(links, [{ trace_id: TRACE, span_id: earlier.spanId }]);
    assert.deepEqual(options.attributes, { 'app.a': 1 }, 'what others hold is not changed');
    assert.ok(!readFileSync(file(), 'utf8').includes('hunter2'));
  });

  test('attributes that many spans share stay apart from what one of them adds', async () => {
    await start();
    const attributes: SpanAttributes = Object.freeze({ 'app.a': 1, 'app.none': undefined });
    const [first, second, third] = [1, 2, 3].map(
      () => enterSpan(continueTrace(CALLER, undefined), 'x', { kind: 'client', attributes }).span,
    );
    first?.end();
    second?.set({ 'app.b': 2 });
    second?.end();
    third?.end();
    assert.deepEqual(
      (await written()).map((span) => span.attributes),
      [{ 'app.a': 1 }, { 'app.a': 1, 'app.b': 2 }, { 'app.a': 1 }],
    );
  });

  test('work that throws is a failed span', async () => {
    await start();
    const context = enterSpan(continueTrace(undefined, undefined), 'x', { kind: 'server' });
    const failing = runWithContext(context, () =>
      inSpan('y', { kind: 'internal' }, () => Promise.reject(new TypeError('for hunter2'))),
    );
    await assert.rejects(failing);
    const [span] = await written();
    assert.deepEqual([span?.is_failed, span?.attributes['error.type']], [true, 'TypeError']);
  });

  test('spans are there a moment later, for the owner alone, and a later process goes on below them', async () => {
    await start();
    enterSpan(continueTrace(CALLER, undefined), 'first', { kind: 'server' }).span?.end();
    await eventually(() => assert.equal(linesIn(file()).length, 1));
    assert.deepEqual([statSync(folder).mode & 0o777, statSync(file()).mode & 0o777], [0o700, 0o600]);
    await tracing?.stop();
    writeFileSync(file(), '{"trace_id":"cut', { flag: 'a' });
    await start();
    enterSpan(continueTrace(CALLER, undefined), 'second', { kind: 'server' }).span?.end();
    await tracing?.stop();
    const [first, cut, second] = readFileSync(file(), 'utf8').split('\n').filter(Boolean);
    assert.deepEqual(
      [first, second].map((line) => JSON.parse(line ?? '').name),
      ['first', 'second'],
    );
    assert.equal(cut, '{"trace_id":"cut');
  });
});

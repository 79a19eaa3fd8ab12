import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '@platform/testing/otlp-receiver.ts';
import { silentLog } from '../src/log.ts';
import { continueTrace, formatTraceparent, runWithContext } from '../src/trace-context.ts';
import { endRequest, enterRequest, startCall } from '../src/tracing/http-spans.ts';
import { startTracing, type Tracing } from '../src/tracing/start-tracing.ts';
import { enterSpan, inSpan, isTracing, startSpan } from '../src/tracing/tracer.ts';

const CALLER = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const SERVICE = { service: 'test-service', version: '1.2.3', environment: 'development', log: silentLog };

describe('spans over OTLP', () => {
  let collector: OtlpReceiver;
  let tracing: Tracing | undefined;
  const changed = new Set<string>();

  before(async () => {
    collector = await startOtlpReceiver();
  });
  after(() => collector.close());
  afterEach(async () => {
    await tracing?.stop();
    for (const name of changed) delete process.env[name];
    changed.clear();
    collector.spans.length = 0;
    collector.requests.length = 0;
  });

  async function start(variables: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(variables)) {
      process.env[name] = value;
      changed.add(name);
    }
    tracing = await startTracing(SERVICE, process.env);
  }

  /** Ends tracing, which sends what there is. */
  async function received() {
    await tracing?.stop();
    return collector.spans;
  }

  for (const protocol of ['http/protobuf', 'http/json'])
    test(`a request and its call arrive as parent and child (${protocol})`, async () => {
      await start({
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-vendor-token=abc%20def',
        OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
        OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=shop,team=a',
      });
      const context = enterRequest(continueTrace(CALLER, 'v=1'), 'POST', '/api/orders?card=4242');
      const call = runWithContext(context, () =>
        startCall({ method: 'GET', path: '/api/users/1?x=secret', origin: 'http://users:8001', resends: 1 }),
      );
      call?.end();
      endRequest(context, { method: 'POST', route: '/api/orders', status: 503 });
      const [client, server] = await received();
      assert.deepEqual(
        [server?.name, server?.kind, server?.parentSpanId, server?.traceId, server?.isFailed],
        ['POST /api/orders', 2, '00f067aa0ba902b7', '4bf92f3577b34da6a3ce929d0e0e4736', true],
      );
      assert.deepEqual(server?.attributes, {
        'http.request.method': 'POST',
        'url.path': '/api/orders',
        'url.scheme': 'http',
        'http.route': '/api/orders',
        'http.response.status_code': 503,
        'error.type': '503',
      });
      assert.deepEqual([client?.name, client?.kind, client?.parentSpanId], ['GET', 3, server?.spanId]);
      assert.deepEqual(client?.attributes, {
        'http.request.method': 'GET',
        'server.address': 'users',
        'server.port': 8001,
        'url.full': 'http://users:8001/api/users/1',
        'http.request.resend_count': 1,
      });
      const { resource } = server ?? {};
      assert.deepEqual(
        [
          resource?.['service.name'],
          resource?.['service.version'],
          resource?.['service.namespace'],
          resource?.team,
        ],
        ['test-service', '1.2.3', 'shop', 'a'],
      );
      const [headers] = collector.requests;
      assert.deepEqual([headers?.['x-vendor-token'], headers?.['content-encoding']], ['abc def', 'gzip']);
    });

  test('the context of a span is what travels on, sampled, with the tracestate it came with', async () => {
    await start({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces` });
    const context = enterSpan(continueTrace(CALLER, 'v=1', { requestId: 'r1' }), 'x', { kind: 'server' });
    assert.match(formatTraceparent(context), /^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01$/);
    assert.deepEqual([context.tracestate, context.requestId], ['v=1', 'r1']);
    context.span?.end();
    const [span] = await received();
    assert.equal(span?.spanId, context.spanId);
  });

  test('OTEL_SERVICE_NAME wins over the name of the service', async () => {
    await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: 'renamed' });
    enterSpan(continueTrace(undefined, undefined), 'x', { kind: 'server' }).span?.end();
    assert.deepEqual(
      (await received()).map(({ service }) => service),
      ['renamed'],
    );
  });

  test('what the sampler leaves out makes no span, nor does what is below it', async () => {
    await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_TRACES_SAMPLER: 'parentbased_always_off',
    });
    const context = enterSpan(continueTrace(undefined, undefined), 'x', { kind: 'server' });
    assert.deepEqual([context.span, context.flags & 1], [undefined, 0]);
    assert.equal(startSpan('y', { kind: 'internal' }, context), undefined);
    const asked = enterSpan(continueTrace(CALLER, undefined), 'z', { kind: 'server' });
    asked.span?.end();
    assert.deepEqual(
      (await received()).map(({ name }) => name),
      ['z'],
    );
  });

  test('work that fails says its kind of failure, never its message', async () => {
    await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    const context = enterSpan(continueTrace(undefined, undefined), 'x', { kind: 'server' });
    const failing = runWithContext(context, () =>
      inSpan('y', { kind: 'internal' }, async () => {
        throw Object.assign(new Error('for hunter2'), { code: '23505' });
      }),
    );
    await assert.rejects(failing);
    const [span] = await received();
    assert.deepEqual([span?.isFailed, span?.attributes['error.type']], [true, '23505']);
    assert.ok(!JSON.stringify(span).includes('hunter2'));
  });

  for (const variables of [
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_SDK_DISABLED: 'TRUE' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_TRACES_EXPORTER: 'none' },
  ])
    test(`no spans with ${JSON.stringify(variables)}`, async () => {
      await start(variables);
      const remote = continueTrace(CALLER, undefined);
      assert.equal(isTracing(), false);
      assert.equal(enterRequest(remote, 'GET', '/'), remote);
      assert.equal(startSpan('x', { kind: 'internal' }, remote), undefined);
    });

  for (const variables of [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
    { OTEL_TRACES_EXPORTER: 'zipkin' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
  ])
    test(`the service goes on, and warns, with ${JSON.stringify(variables)}`, async () => {
      const said: string[] = [];
      for (const [name, value] of Object.entries(variables)) {
        process.env[name] = value;
        changed.add(name);
      }
      const log = { ...silentLog, warn: (_details: object, message: string) => void said.push(message) };
      tracing = await startTracing({ ...SERVICE, log }, process.env);
      assert.match(said.join(), /^OTEL_/);
    });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '@platform/api-client/api-error.ts';
import type { TraceSpan, TraceSummary } from '@platform/telemetry/traces/trace-span.ts';
import type { LogSearch, TraceSearch } from '../../src/runner/runner.ts';
import { away } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';
import { standInRunner } from './stand-in-runner.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const ORDER = '5f0c2b1e-6f1b-4f0e-9d58-8f3f0a6c1d2e';
const SUMMARY: TraceSummary = {
  trace_id: TRACE,
  name: 'POST /api/orders',
  service: 'api-gateway',
  start_ms: Date.UTC(2026, 10, 30, 10, 42, 7, 114),
  duration_ms: 250,
  spans: 2,
  services: ['api-gateway', 'user-service'],
  is_failed: true,
};
const ROOT: TraceSpan = {
  ...{ trace_id: TRACE, span_id: 's1', parent_span_id: null, service: 'api-gateway', kind: 'server' },
  ...{
    name: 'POST /api/orders',
    start_ms: SUMMARY.start_ms,
    duration_ms: 250,
    is_failed: false,
    attributes: {},
  },
};
const SPANS: readonly TraceSpan[] = [
  ROOT,
  {
    ...ROOT,
    ...{ span_id: 's2', parent_span_id: 's1', service: 'user-service', name: 'INSERT <orders>' },
    ...{
      start_ms: ROOT.start_ms + 125,
      duration_ms: 50,
      is_failed: true,
      attributes: { 'app.order.id': ORDER },
    },
  },
];

test('lists traces by service and end, newest first', async (t) => {
  const searches: TraceSearch[] = [];
  const traces = async (search: TraceSearch) => {
    searches.push(search);
    return [SUMMARY];
  };
  const { signedIn } = await webWorld(t, { runner: standInRunner({ traces }) });
  const admin = await signedIn({ roles: ['admin'] });
  const { text } = await admin.get('/console/traces?service=user-service&is_failed=true');
  assert.deepEqual(searches, [{ service: 'user-service', is_failed: 'true' }]);
  assert.match(text, new RegExp(`href="/console/traces/${TRACE}"`));
  assert.match(text, /10:42:07\.114.*POST \/api\/orders.*250\.0 ms.*failed/s);
  assert.match(text, /<option value="user-service" selected>/);
});

test('draws a trace as steps with bars, and shows what was logged', async (t) => {
  const searches: LogSearch[] = [];
  const runner = standInRunner({
    spans: async () => SPANS,
    logs: async (search) => {
      searches.push(search);
      return { lines: [{ level: 'warn', time: '2026-11-30T10:42:07.200Z', msg: 'late' }], is_cut: false };
    },
  });
  const { signedIn } = await webWorld(t, { runner });
  const admin = await signedIn({ roles: ['admin'] });
  const { text } = await admin.get(`/console/traces/${TRACE}`);
  assert.match(text, /250\.0 ms, 2 steps in 2 services/);
  assert.match(text, /data-depth="1"><details><summary>INSERT &lt;orders&gt; .*failed/);
  assert.match(text, /<rect x="160\.0" y="2" width="64\.0"/);
  assert.match(text, /late/);
  await admin.get(`/console/traces/${ORDER}`);
  assert.deepEqual(searches, [{ trace_id: TRACE }, { order_id: ORDER }]);
});

test('says what is missing: no traces, no runner, a runner that keeps none or is away', async (t) => {
  const gone = async () => {
    throw away();
  };
  const pages = async (options: Parameters<typeof webWorld>[1]) => {
    const { signedIn } = await webWorld(t, options);
    const admin = await signedIn({ roles: ['admin'] });
    const answers = await Promise.all(['', `/${TRACE}`].map((path) => admin.get(`/console/traces${path}`)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    );
    return answers.map(({ text }) => text);
  };
  for (const text of await pages({ runner: standInRunner() })) assert.match(text, /None is kept\. Steps/);
  for (const text of await pages({ runner: standInRunner({ traces: gone, spans: gone }) }))
    assert.match(text, /It did not answer in time\./);
  const refuses = async () => {
    throw new ApiError(409, { detail: 'They go to a collector: look there.' }, null, 'GET /traces');
  };
  for (const text of await pages({ runner: standInRunner({ traces: refuses, spans: refuses }) }))
    assert.match(text, /They go to a collector: look there\./);
  for (const text of await pages({})) assert.match(text, /Traces are kept elsewhere/);
});

test('what is no id, and who is no admin, finds nothing', async (t) => {
  const { signedIn } = await webWorld(t, { runner: standInRunner() });
  assert.equal((await (await signedIn({ roles: ['admin'] })).get('/console/traces/a%20b')).status, 404);
  assert.equal((await (await signedIn({ roles: ['staff'] })).get('/console/traces')).status, 404);
});

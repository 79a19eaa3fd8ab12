import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import type { StoredSpan } from '@platform/telemetry/traces/stored-span.ts';
import { SpanStore } from '../traces/span-store.ts';
import type { TracesAre } from '../traces/trace-destination.ts';
import { ActRecord, type RecordedAct } from './act-record.ts';
import { type Controlled, startControlServer } from './control-server.ts';
import { LINK_ACTS } from './link-routes.ts';
import type { LocalServer } from './local-server.ts';
import { PROCESS_ACTS } from './process-routes.ts';

const TOKEN = 'a token of tests';
const LINE = { level: 'info', time: '2026-11-30T12:00:00.000Z', service: 'left-service', msg: 'listening' };

const SPAN: StoredSpan = {
  ...{ trace_id: 't1', span_id: 's1', parent_span_id: null, service: 'left-service', name: 'POST /things' },
  ...{ kind: 'server', start_ms: 1000, duration_ms: 5, is_failed: true, links: [] },
  attributes: { id: 'o1' },
};

describe('the control server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'control-server-test-'));
  const path = join(folder, 'left-service.log');
  const followed = join(folder, 'right-service.log');
  const traces = join(folder, 'traces');
  let tracesAre: TracesAre = 'kept';
  let server: LocalServer;
  const controlled: Controlled = {
    reports: () => [],
    service: () => undefined,
    graceMsOf: () => 0,
    links: () => undefined,
    logs: () => [
      { name: 'left-service', path },
      { name: 'right-service', path: followed },
    ],
    traces: new SpanStore(traces),
    acts: new ActRecord(join(folder, 'acts.jsonl')),
    get tracesAre() {
      return tracesAre;
    },
  };
  before(async () => {
    writeFileSync(path, `${JSON.stringify(LINE)}\n`);
    mkdirSync(traces);
    writeFileSync(join(traces, 'left-service.jsonl'), `${JSON.stringify(SPAN)}\n`);
    server = await startControlServer(0, TOKEN, controlled);
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  /** Unlike fetch, it sends any Host. */
  function call(path: string, method = 'GET', headers: Record<string, string> = {}) {
    return new Promise<[status: number | undefined, body: unknown]>((resolve, reject) => {
      const options = { method, headers: { authorization: `Bearer ${TOKEN}`, ...headers } };
      request(server.url + path, options, (response) =>
        text(response).then((body) => resolve([response.statusCode, JSON.parse(body)]), reject),
      )
        .on('error', reject)
        .end();
    });
  }

  test('lets nobody in without the token', async () => {
    for (const authorization of ['', 'Bearer another', TOKEN])
      for (const path of ['/processes', '/logs', '/'])
        assert.equal((await call(path, 'GET', { authorization }))[0], 401, `${path} ${authorization}`);
  });

  test('refuses names that lead here from elsewhere, as DNS rebinding does', async () => {
    for (const host of ['shop.example', '127.0.0.1.evil.example', 'localhost.', '[::1]'])
      assert.equal((await call('/processes', 'GET', { host }))[0], 403, host);
    for (const host of ['localhost:8319', '127.0.0.1'])
      assert.equal((await call('/processes', 'GET', { host }))[0], 200, host);
  });

  test('acts on nothing but services of the runner, by POST, in a few ways', async () => {
    for (const name of ['postgresql', 'no-service'])
      assert.deepEqual(await call(`/processes/${name}/kill`, 'POST'), [
        404,
        { detail: `There is no service ${name} here.` },
      ]);
    assert.equal((await call('/processes/no-service/cut?from=database', 'POST'))[0], 404);
    assert.equal((await call('/processes/left-service/stop', 'POST'))[0], 404);
    assert.equal((await call('/processes/left-service/cut?from=database'))[0], 405);
    assert.equal((await call('/processes/left-service/kill'))[0], 405);
    assert.equal((await call('/processes', 'POST'))[0], 405);
    assert.equal((await call('/processes/..%2f1/kill', 'POST'))[0], 404);
    assert.equal((await call('//'))[0], 400);
  });

  test('keeps who asked for what, and what came of it, of every act that there is', async () => {
    const headers = { 'x-actor': 'some-user' };
    const asked = [...PROCESS_ACTS, ...LINK_ACTS];
    for (const act of asked) await call(`/processes/kept-service/${act}?from=bus`, 'POST', headers);
    await call('/processes/kept-service/kill', 'POST');
    const [status, body] = await call('/acts?service=kept-service');
    const acts = (body as { acts: RecordedAct[] }).acts.map(({ at, ...act }) => act);
    const detail = 'There is no service kept-service here.';
    const kept = { service: 'kept-service', status: 404, detail };
    assert.equal(status, 200);
    assert.deepEqual(acts, [
      { actor: null, act: 'kill', ...kept },
      ...asked.map((act) => ({ actor: 'some-user', act: `${act} from=bus`, ...kept })).reverse(),
    ]);
    assert.equal(((await call('/acts?limit=1'))[1] as { acts: unknown[] }).acts.length, 1);
    assert.equal((await call('/acts?limit=0'))[0], 400);
    assert.equal((await call('/processes/kept-service/kill', 'POST', { 'x-actor': 'a b' }))[0], 400);
  });

  test('searches the logs of its processes and no other files', async () => {
    assert.deepEqual(await call('/logs?service=left-service'), [200, { lines: [LINE], is_cut: false }]);
    assert.deepEqual(await call('/logs?service=left-service&level=error'), [
      200,
      { lines: [], is_cut: false },
    ]);
    assert.equal((await call('/logs?service=../secrets'))[0], 404);
    const [status, body] = await call('/logs?limit=0');
    assert.deepEqual([status, body], [400, { detail: 'limit is a number from 1 to 1000.' }]);
  });

  test('follows the logs by events, until whoever asked is gone', async () => {
    const gone = new AbortController();
    const headers = { authorization: `Bearer ${TOKEN}` };
    const answer = await fetch(`${server.url}/logs?follow=1&level=error`, { headers, signal: gone.signal });
    assert.equal(answer.headers.get('content-type'), 'text/event-stream');
    const failed = { ...LINE, level: 'error', msg: 'failed' };
    appendFileSync(followed, `${JSON.stringify(LINE)}\n${JSON.stringify(failed)}\n`);
    let seen = '';
    for await (const text of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      seen += text;
      if (seen.includes('data:')) break;
    }
    gone.abort();
    assert.equal(seen.replaceAll(':\n\n', ''), `data: ${JSON.stringify(failed)}\n\n`);
  });

  test('shows traces, in brief and whole', async () => {
    const { trace_id, name, service, start_ms, duration_ms, is_failed } = SPAN;
    const brief = {
      trace_id,
      name,
      service,
      start_ms,
      duration_ms,
      spans: 1,
      services: [service],
      is_failed,
    };
    assert.deepEqual(await call('/traces?service=left-service&is_failed=true&limit=5'), [
      200,
      { traces: [brief] },
    ]);
    assert.deepEqual(await call('/traces?is_failed=false'), [200, { traces: [] }]);
    for (const id of ['t1', 'o1']) assert.deepEqual(await call(`/traces/${id}`), [200, { spans: [SPAN] }]);
    assert.deepEqual(await call('/traces/another'), [200, { spans: [] }]);
    for (const path of ['/traces/..%2f', '/traces?limit=0', '/traces?since=x', '/traces?is_failed=1'])
      assert.equal((await call(path))[0], 400, path);
  });

  test('says why there are no traces, and shows those of an earlier run', async (t) => {
    t.after(() => {
      tracesAre = 'kept';
    });
    for (const [are, reason] of [
      ['elsewhere', /OTEL_EXPORTER_OTLP_ENDPOINT names/],
      ['off', /--no-traces/],
    ] as const) {
      tracesAre = are;
      for (const path of ['/traces/another', '/traces?service=no-service']) {
        const [status, body] = await call(path);
        assert.equal(status, 409, path);
        assert.match((body as { detail: string }).detail, reason);
      }
      assert.equal((await call('/traces/t1'))[0], 200);
    }
  });
});

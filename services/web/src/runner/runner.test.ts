import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ApiError } from '@platform/api-client/api-error.ts';
import { isAway } from '../gateway/is-away.ts';
import { runnerOf } from './runner.ts';

async function serverThat(t: TestContext, status: number, body: object) {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => server.close());
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('asks with its token, and leaves out what is not looked for', async (t) => {
  const { url, seen } = await serverThat(t, 200, {
    processes: [],
    acts: [],
    lines: [],
    is_cut: false,
    traces: [],
    spans: [],
    lost: { type: 'thing.do', message_id: 'm1' },
  });
  const runner = runnerOf(url, 'its token');
  assert.deepEqual(await runner.processes(), []);
  const acting = runner.as('some-user');
  await acting.act('user-service', 'pause');
  await acting.cut('user-service', 'bus');
  await acting.slow('user-service', 'database', 200);
  await acting.mend('user-service', 'database');
  assert.deepEqual(await acting.loseCommand('user-service'), { type: 'thing.do', message_id: 'm1' });
  assert.deepEqual(await runner.acts('user-service'), []);
  await runner.logs({ service: 'user-service', level: undefined, limit: 5 });
  assert.deepEqual(await runner.traces({ is_failed: 'true' }), []);
  assert.deepEqual(await runner.spans('a/b'), []);
  assert.deepEqual(
    seen.map(({ method, url }) => `${method} ${url}`),
    [
      'GET /processes',
      'POST /processes/user-service/pause',
      'POST /processes/user-service/cut?from=bus',
      'POST /processes/user-service/slow?from=database&latency_ms=200',
      'POST /processes/user-service/mend?from=database',
      'POST /processes/user-service/lose',
      'GET /acts?service=user-service',
      'GET /logs?service=user-service&limit=5',
      'GET /traces?is_failed=true',
      'GET /traces/a%2Fb',
    ],
  );
  for (const { method, headers } of seen)
    assert.equal(headers['x-actor'], method === 'POST' ? 'some-user' : undefined);
  assert.ok(seen.every(({ headers }) => headers.authorization === 'Bearer its token'));
});

test('a refusal says what the runner says', async (t) => {
  const { url } = await serverThat(t, 409, { detail: 'user-service is starting.' });
  await assert.rejects(runnerOf(url, 'its token').as('some-user').act('user-service', 'pause'), (error) => {
    assert.ok(error instanceof ApiError);
    assert.deepEqual([error.status, error.message], [409, 'user-service is starting.']);
    return true;
  });
});

test('a runner that is gone counts as away', async () => {
  await assert.rejects(runnerOf('http://127.0.0.1:1', 'its token').processes(), (error) => isAway(error));
});

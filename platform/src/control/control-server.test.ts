import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { type ControlServer, startControlServer } from './control-server.ts';

const TOKEN = 'a token of tests';
const LINE = { level: 'info', time: '2026-11-30T12:00:00.000Z', service: 'left-service', msg: 'listening' };

describe('the control server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'control-server-test-'));
  const path = join(folder, 'left-service.log');
  let server: ControlServer;
  before(async () => {
    writeFileSync(path, `${JSON.stringify(LINE)}\n`);
    server = await startControlServer(0, TOKEN, {
      reports: () => [],
      service: () => undefined,
      graceMsOf: () => 0,
      logs: () => [{ name: 'left-service', path }],
    });
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

  test('acts on nothing but services of the runner, by POST, in four ways', async () => {
    for (const name of ['postgresql', 'no-service'])
      assert.deepEqual(await call(`/processes/${name}/kill`, 'POST'), [
        404,
        { detail: `There is no service ${name} here.` },
      ]);
    assert.equal((await call('/processes/left-service/stop', 'POST'))[0], 404);
    assert.equal((await call('/processes/left-service/kill'))[0], 405);
    assert.equal((await call('/processes', 'POST'))[0], 405);
    assert.equal((await call('/processes/..%2f1/kill', 'POST'))[0], 404);
  });

  test('searches the logs of its processes and no other files', async () => {
    assert.deepEqual(await call('/logs?service=left-service'), [200, { lines: [LINE], is_cut: false }]);
    assert.deepEqual(await call('/logs?level=error'), [200, { lines: [], is_cut: false }]);
    assert.equal((await call('/logs?service=../secrets'))[0], 404);
    const [status, body] = await call('/logs?limit=0');
    assert.deepEqual([status, body], [400, { detail: 'limit is a number from 1 to 1000.' }]);
  });
});

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bareEnvironment } from '@platform/testing/bare-environment.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { jsonOf, RawClient, statusOf, valuesOf } from './raw-http.ts';
import { OK, startUpstream } from './raw-upstream.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const HOST = 'Host: shop.example';

/** The real process, on a port that the system chooses. */
async function startProcess(
  t: TestContext,
  env: Record<string, string>,
): Promise<{ port: number; child: ChildProcess }> {
  const child = spawn(process.execPath, [MAIN], {
    env: bareEnvironment({ PORT: '0', ...env }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const { msg, port } = JSON.parse(line) as { msg: string; port?: number };
    if (msg === 'listening' && port !== undefined) {
      child.stdout?.resume();
      await eventually(async () => assert.equal(statusOf(await ask(port, 'GET /health')), 200));
      return { port, child };
    }
  }
  throw new Error('the gateway did not start');
}

async function ask(port: number, request: string) {
  const client = await RawClient.connect(port);
  const got = await client.send([`${request} HTTP/1.1`, HOST]);
  client.close();
  return got;
}

test('the process serves, and on SIGTERM answers what it has begun before it ends', async (t) => {
  const upstream = await startUpstream(t);
  const { port, child } = await startProcess(t, { USER_SERVICE_URL: upstream.origin });
  assert.equal(statusOf(await ask(port, 'POST /api/users/login')), 200);
  assert.equal(statusOf(await ask(port, 'GET /api/users/me')), 401);
  upstream.script = () => undefined;
  const slow = await RawClient.connect(port);
  const idle = await RawClient.connect(port);
  const answer = slow.send(['POST /api/users/login HTTP/1.1', HOST]);
  await eventually(() => assert.equal(upstream.calls.length, 2));
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await eventually(() => assert.ok(idle.reader.isEnded));
  upstream.calls[1]?.write(OK);
  const got = await answer;
  assert.deepEqual([statusOf(got), ...valuesOf(got, 'connection')], [200, 'close']);
  assert.deepEqual(await ended, [0, null]);
});

test('a token cannot be checked while auth-service is away: 503, not 401', async (t) => {
  const { port } = await startProcess(t, { AUTH_SERVICE_URL: 'http://127.0.0.1:1' });
  const client = await RawClient.connect(port);
  const token = [{ alg: 'EdDSA', typ: 'at+jwt', kid: 'k' }, {}].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const got = await client.send([
    'GET /api/users/me HTTP/1.1',
    HOST,
    `Authorization: Bearer ${token.join('.')}.AAAA`,
  ]);
  client.close();
  assert.equal(statusOf(got), 503);
  assert.equal(jsonOf(got).code, 'temporarily-unavailable');
});

test('it does not start with a list of origins that is none', async () => {
  const env = bareEnvironment({ PORT: '0', CORS_ORIGINS: 'shop.example' });
  const child = spawn(process.execPath, [MAIN], { env, stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  assert.notEqual(code, 0);
});

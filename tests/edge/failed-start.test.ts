import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { bareEnvironment } from '@platform/testing/bare-environment.ts';
import { MAIN } from './edge-gateway.ts';

/** Runs a gateway to its end, and returns its exit code and all that it wrote. */
async function failedStart(environment: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: bareEnvironment({ PORT: '0', ...environment }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const [code] = await once(child, 'close');
  return { code, said };
}

test('does not start on a port that is taken', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  t.after(() => taken.close());
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const { code, said } = await failedStart({ PORT: String(port) });
  assert.equal(code, 1);
  assert.match(said, /is taken/);
});

test('does not start with routes that are none', async () => {
  const { code, said } = await failedStart({ ROUTES_FILE: '/nowhere/routes.ts' });
  assert.equal(code, 1);
  assert.match(said, /the start failed/);
});

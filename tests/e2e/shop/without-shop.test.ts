import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { freePortBase } from '../../../platform/src/environment/free-port-base.ts';
import { platform as topology } from '../../../platform/src/topology.ts';
import { copyCheckout } from '../../checkout-copy.ts';

const UNIT_TESTS = ['{shared,services,clients}/*/src/**/*.test.ts', 'platform/src/**/*.test.ts'];
const execute = promisify(execFile);

describe('the platform after `npm run remove-service -- --shop`', () => {
  const folder = mkdtempSync(join(tmpdir(), 'without-shop-'));
  const copy = join(folder, 'copy');
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  before(async () => {
    // What is not committed is not removed.
    copyCheckout(copy);
    await run(process.execPath, 'scripts/run24.mjs', 'scripts/remove-service/main.ts', '--shop');
  });

  /** Rejects, with what was printed, when the program fails. */
  async function run(program: string, ...args: string[]): Promise<void> {
    // Beside the copy, which is to have nothing that is not committed.
    const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compile-cache') };
    await execute(program, args, { cwd: copy, env, maxBuffer: 64 * 1024 * 1024 }).catch(
      ({ stdout, stderr }: { stdout: string; stderr: string }) =>
        assert.fail(`${program} ${args[0]} failed:\n${stdout}${stderr}`),
    );
  }

  test('has the types that it says', async () => {
    await run('npm', 'run', '--silent', 'types');
  });

  test('keeps its rules', async () => {
    const files = globSync(UNIT_TESTS, { cwd: copy });
    assert.ok(files.length > 40, `${files.length} files`);
    await run(process.execPath, 'scripts/run24.mjs', 'tests/harness/main.ts', ...files);
  });

  test('starts, serves and stops', async () => {
    const args = [
      'scripts/start.mjs',
      '--ephemeral',
      '--json',
      '--port-base',
      String(await freePortBase(topology)),
    ];
    const child = spawn(process.execPath, args, { cwd: copy, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    const [line = ''] = await Promise.race([
      createInterface({ input: child.stdout })
        [Symbol.asyncIterator]()
        .next()
        .then(({ value }) => [value]),
      ended.then((code) => assert.fail(`it ended with ${code}`)),
    ]);
    const { gateway_url } = JSON.parse(line) as { gateway_url: string };
    assert.equal((await fetch(`${gateway_url}/health`)).status, 200);
    assert.equal((await fetch(`${gateway_url}/api/users/me`)).status, 401);
    assert.equal((await fetch(`${gateway_url}/api/orders`)).status, 404);
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
  });
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '../repository.ts';

const PROGRAM = fileURLToPath(new URL('./compile-sources.ts', import.meta.url));

test('compiles the sources of every service, and starts none', async (t) => {
  const cache = mkdtempSync(join(tmpdir(), 'compile-cache-'));
  t.after(() => rmSync(cache, { recursive: true, force: true }));
  const child = spawn(process.execPath, [PROGRAM, repositoryRoot], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: cache },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, complained] = [child.stdout.toArray(), child.stderr.toArray()];
  const [code] = await once(child, 'close');
  assert.equal(code, 0, String(await complained));
  assert.equal(String(await said), '', 'a service would have logged');
  assert.ok(readdirSync(cache, { recursive: true }).length > 400);
});

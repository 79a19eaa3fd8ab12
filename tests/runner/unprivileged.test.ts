import assert from 'node:assert/strict';
import { chmodSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { startRunner, temporaryData } from './runner-process.ts';

test('runs where only its own user may enter, also as root', async (t) => {
  const dataFolder = temporaryData(t);
  chmodSync(dirname(dataFolder), 0o700);
  const runner = await startRunner(t, { dataFolder });
  await runner.ready();
  // As root the server runs as nobody; otherwise as who started it.
  const owner = statSync(join(dataFolder, 'postgres')).uid;
  assert.notEqual(owner, 0);
  runner.child.kill('SIGINT');
  assert.equal(await runner.ended, 0);
});

import assert from 'node:assert/strict';
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { canSeeProcesses, endLeftProcesses, findLeftProcesses } from './leftovers/processes.ts';
import { runBatches } from './run-batches.ts';
import { fixture } from './run-fixtures.ts';
import { newTally } from './tally.ts';

test('a run that is stopped lets what its tests have started clear up, and blames no test', {
  skip: !canSeeProcesses && `processes cannot be seen on ${process.platform}`,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'interrupted-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const claimsFile = join(folder, 'claims.jsonl');
  writeFileSync(claimsFile, '');
  const tally = newTally();
  const stopping = new AbortController();
  const phase = { name: 'interrupted', batches: [[fixture('waits-with-a-child')]], concurrency: 1 };
  const options = { seed: 1, folder, claimsFile, isBailing: false, signal: stopping.signal };
  const running = runBatches(tally, phase, options);
  const ofTest = (name: string) => globSync(`*/0/${name}`, { cwd: folder }).length > 0;
  await eventually(() => assert.ok(ofTest('child-is-up')));
  stopping.abort();
  await running;
  await endLeftProcesses(folder);
  assert.deepEqual([findLeftProcesses(folder, []), ofTest('of-the-child')], [[], false]);
  assert.deepEqual([tally.failures, tally.passed], [[], 0]);
});

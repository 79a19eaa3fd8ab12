import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, beforeEach, describe } from 'node:test';
import { inspect } from 'node:util';
import { claim } from '../../../shared/testing/src/claims.ts';
import { write } from './channel.ts';
import { filesLeavingOpen, noteOpenResources } from './open-resources.ts';
import { importAlone } from './own-modules.ts';

// Runs test files in this process: each is a suite, with its own hooks, one after another. Arguments: for how long
// connections may still close when all is over, in milliseconds, and the files.

const folder = tmpdir();
let current = '';

// An error after the last test of a file fails the process; this says whose it was.
for (const event of ['unhandledRejection', 'uncaughtExceptionMonitor'] as const)
  process.on(event, (error: unknown) => write({ type: 'stray-error', file: current, error: inspect(error) }));

const [drainMs, ...files] = process.argv.slice(2);
const waiting: (() => void)[] = [];
for (const [index, file] of files.entries())
  describe(file, async () => {
    await turnToLoad();
    enter(file, index);
    claim('folder', process.env.TMPDIR ?? '');
    write({ type: 'loading', file });
    before(() => enter(file, index));
    beforeEach((t) => write({ type: 'running', file, test: t.name }));
    try {
      await importAlone(resolve(file), index);
    } finally {
      // After the file's own hooks.
      after(() => noteOpenResources(file));
      waiting.shift()?.();
    }
  });
waiting.shift()?.();
after(() => {
  setTimeout(endForced, Number(drainMs)).unref();
});

/** From now on, what this process and its children make belongs to `file`, which has a temporary folder of its own. */
function enter(file: string, index: number): void {
  current = file;
  process.env.TEST_FILE = file;
  process.env.TMPDIR = join(folder, String(index));
  mkdirSync(process.env.TMPDIR, { recursive: true });
}

/**
 * One file loads after another. The promise is the caller's own: what follows a promise belongs, for node:test, to
 * the suite that made it, and its hooks and tests would be added there.
 */
function turnToLoad(): Promise<void> {
  return new Promise((begin) => waiting.push(begin));
}

function endForced(): void {
  for (const [file, resources] of filesLeavingOpen()) write({ type: 'open', file, resources });
  process.exit(1);
}

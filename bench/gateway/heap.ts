import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { eventually } from '@platform/testing/eventually.ts';

const ON_SIGNAL = new URL('./heap-on-signal.ts', import.meta.url).href;

/** Variables for a process whose heap is to be looked at. */
export function heapEnvironment(file: string): Record<string, string> {
  return { NODE_OPTIONS: `--import=${ON_SIGNAL}`, HEAP_FILE: file };
}

/** What is left on the heap of `child` once garbage is collected, in MiB. */
export async function heapAfterGcMb(child: ChildProcess, file: string): Promise<number> {
  await writeFile(file, '');
  child.kill('SIGUSR2');
  let bytes = 0;
  await eventually(async () => {
    bytes = Number(await readFile(file, 'utf8'));
    assert.ok(bytes > 0);
  });
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}

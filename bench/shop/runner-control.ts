import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ActingRunner, runnerOf } from '../../services/web/src/runner/runner.ts';
import type { PlatformUnderTest } from '../platform-under-test.ts';

/** What runs `platform`, as the console reaches it. */
export async function runnerControl({ dataFolder }: PlatformUnderTest): Promise<ActingRunner> {
  const control: { url: string; token: string } = JSON.parse(
    await readFile(join(dataFolder, 'control.json'), 'utf8'),
  );
  return runnerOf(control.url, control.token).as('bench');
}

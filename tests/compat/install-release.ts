import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { layOut, type Release } from './release.ts';

const run = promisify(execFile);

/** Lays a release out in a new folder, with its own production dependencies, as its images have them. */
export async function installRelease(release: Release, root: string): Promise<void> {
  await mkdir(root);
  await layOut(release, root);
  const args = ['ci', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund'];
  await run('npm', args, { cwd: root });
}

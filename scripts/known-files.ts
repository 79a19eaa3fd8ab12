import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The files of a checkout that git tracks, or would track, and that are there; by their paths from `root`. */
export function knownFiles(root: string): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  // A file that was deleted is listed until the deletion is committed.
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}

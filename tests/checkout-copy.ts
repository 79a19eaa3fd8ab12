import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { copySource } from './planted/source-copy.ts';

const ROOT = join(import.meta.dirname, '..');
const AUTHOR = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];

/** Makes `copy` a checkout of its own of what this one holds, committed. */
export function copyCheckout(copy: string): void {
  copySource(ROOT, copy);
  git(copy, 'init', '--quiet');
  commitAll(copy);
}

export function commitAll(copy: string): void {
  git(copy, 'add', '--all');
  git(copy, ...AUTHOR, 'commit', '--quiet', '--message', 'as it is');
}

/** Runs git in `cwd`, and returns what it said. */
export function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8' });
}

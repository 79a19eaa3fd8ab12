import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

const ROOT = join(import.meta.dirname, '..', '..');
const SCOPE = '@platform';

/** A checkout of its own with these files, committed; packages of others are those of this one. */
export function copyCheckout(t: TestContext): string {
  const copy = mkdtempSync(join(tmpdir(), 'checkout-'));
  t.after(() => rmSync(copy, { recursive: true }));
  const listed = git(ROOT, 'ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate');
  for (const path of listed.split('\n').filter((path) => path !== '' && existsSync(join(ROOT, path)))) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(ROOT, path), join(copy, path));
  }
  linkModules(copy);
  git(copy, 'init', '--quiet');
  commitAll(copy);
  return copy;
}

export function commitAll(copy: string): void {
  git(copy, 'add', '--all');
  git(
    copy,
    '-c',
    'user.name=test',
    '-c',
    'user.email=test@example.com',
    'commit',
    '--quiet',
    '-m',
    'as it is',
  );
}

/** Those of workspaces lead into the copy, as npm's do. */
function linkModules(copy: string): void {
  const modules = join(ROOT, 'node_modules');
  mkdirSync(join(copy, 'node_modules', SCOPE), { recursive: true });
  for (const name of readdirSync(modules).filter((name) => name !== SCOPE))
    symlinkSync(join(modules, name), join(copy, 'node_modules', name));
  for (const name of readdirSync(join(modules, SCOPE)))
    symlinkSync(readlinkSync(join(modules, SCOPE, name)), join(copy, 'node_modules', SCOPE, name));
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

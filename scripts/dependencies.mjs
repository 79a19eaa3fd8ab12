import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from './host.mjs';
import { repoRoot } from './repository.mjs';

/**
 * Installs what package-lock.json names, unless node_modules holds just that. npm's own record of what it
 * installed is compared, so an install by hand counts, and an interrupted one (no record yet) does not.
 */
export function ensureDependencies({ isDevNeeded = false } = {}) {
  const reason = staleness(isDevNeeded);
  if (reason === undefined) return;
  process.stderr.write(`Installing dependencies (${reason}) …\n`);
  const { command, args } = npm('ci', '--include=optional', ...(isDevNeeded ? ['--include=dev'] : []));
  // stdout belongs to the program that was asked for: `npm start -- --json` prints nothing but JSON there.
  const { status, error } = spawnSync(command, args, { cwd: repoRoot, stdio: ['ignore', 2, 2] });
  if (error !== undefined) fail(`npm could not be run (${error.message}): install npm and try again`);
  if (status !== 0)
    fail('the dependencies could not be installed: npm said why above; mend it and try again');
}

function staleness(isDevNeeded) {
  const wanted = readJson('package-lock.json')?.packages;
  if (wanted === undefined) fail('package-lock.json is missing or damaged: restore it from the repository');
  const installed = readJson('node_modules/.package-lock.json')?.packages;
  if (installed === undefined) return 'first start';
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.includes('node_modules/')) continue;
    const present = installed[path];
    if (present === undefined) {
      // Optional packages are for one platform each; the ones needed here are looked for by who needs them.
      if (entry.optional || (entry.dev && !isDevNeeded)) continue;
      return `${path.slice(path.lastIndexOf('node_modules/') + 13)} is missing`;
    }
    if (present.version !== entry.version || present.integrity !== entry.integrity)
      return 'the lock file changed';
    // npm's record does not know what was removed by hand.
    if (!existsSync(join(repoRoot, path))) return `${path} is missing`;
  }
  return undefined;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(join(repoRoot, path), 'utf8'));
  } catch {
    return undefined; // Absent or cut short: to the caller that is the same.
  }
}

function npm(...args) {
  const quiet = [...args, '--no-audit', '--no-fund', '--loglevel=error'];
  const self = process.env.npm_execpath;
  // Under `npm start` this very npm is used again; it may not be on the PATH.
  if (self?.endsWith('.js')) return { command: process.execPath, args: [self, ...quiet] };
  return { command: 'npm', args: quiet };
}

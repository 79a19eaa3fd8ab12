import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { npmEnvironment } from './environment.mjs';
import { fail } from './host.mjs';
import { installer, lockInstall } from './install-lock.mjs';
import { repoRoot } from './repository.mjs';

const POLL_MS = 200;
// As shells report a program that was ended by a signal.
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * Installs what package-lock.json names, unless node_modules holds just that. npm's own record of what it
 * installed is compared, so an install by hand counts, and an interrupted one (no record yet) does not. Of several
 * starts at once one installs, and the others wait for it.
 */
export async function ensureDependencies({ isDevNeeded = false } = {}) {
  if (staleness(isDevNeeded) === undefined) return;
  const lock = await waitForLock().catch((error) =>
    fail(`the dependencies cannot be installed in ${repoRoot}: ${error.message}`),
  );
  const reason = staleness(isDevNeeded); // Another start may have installed meanwhile.
  if (reason !== undefined) process.stderr.write(`Installing dependencies (${reason}) …\n`);
  const failure = reason === undefined ? undefined : await install(isDevNeeded, lock);
  lock.release();
  if (failure !== undefined) fail(failure.message, failure.exitCode);
}

/** True if there is nothing that could have been started. */
export function isNotInstalled() {
  return readJson('node_modules/.package-lock.json') === undefined;
}

async function waitForLock() {
  for (let isTold = false; ; await sleep(POLL_MS)) {
    const lock = lockInstall();
    if (lock !== undefined) return lock;
    const owner = installer();
    if (owner === undefined || isTold) continue;
    process.stderr.write(
      `Another start is installing the dependencies (process ${owner}); waiting for it …\n`,
    );
    isTold = true;
  }
}

/** Returns what went wrong. A signal ends npm first, so that nobody else installs beside it. */
async function install(isDevNeeded, lock) {
  const { command, args } = npm('ci', '--include=optional', ...(isDevNeeded ? ['--include=dev'] : []));
  // stdout belongs to the program that was asked for: with --json nothing but JSON is printed there.
  // It begins once the lock names it: if this process dies before, nobody installs, and the next start does.
  const child = spawn('/bin/sh', ['-c', 'read -r go && exec "$0" "$@" < /dev/null', command, ...args], {
    cwd: repoRoot,
    stdio: ['pipe', 2, 2],
    env: npmEnvironment(npmrc()),
  });
  if (child.pid !== undefined) lock.shareWith(child.pid);
  child.stdin.on('error', () => undefined); // It ended; `exit` says so.
  child.stdin.end('go\n');
  let endedBy;
  const handlers = Object.keys(SIGNALS).map((signal) => {
    const end = () => {
      endedBy ??= signal;
      child.kill(signal);
    };
    process.on(signal, end);
    return () => process.off(signal, end);
  });
  const { status, error } = await new Promise((resolve) => {
    child.on('error', (error) => resolve({ error }));
    child.on('exit', (status) => resolve({ status }));
  });
  for (const off of handlers) off();
  if (endedBy !== undefined)
    return { message: 'interrupted: the dependencies are not installed', exitCode: SIGNALS[endedBy] };
  if (error !== undefined)
    return { message: `npm could not be run (${error.message}): install npm and try again` };
  if (status === 0) return undefined;
  return { message: 'the dependencies could not be installed: npm said why above; mend it and try again' };
}

function npmrc() {
  try {
    return readFileSync(process.env.npm_config_userconfig ?? join(homedir(), '.npmrc'), 'utf8');
  } catch {
    return ''; // None, or none that can be read: npm says so itself.
  }
}

function staleness(isDevNeeded) {
  const wanted = readJson('package-lock.json')?.packages;
  if (wanted === undefined) fail('package-lock.json is missing or damaged: restore it from the repository');
  const installed = readJson('node_modules/.package-lock.json')?.packages;
  if (installed === undefined) return 'first start';
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.includes('node_modules/')) continue;
    if (entry.link && existsSync(join(repoRoot, path))) continue; // Of this repository, such as a new service.
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

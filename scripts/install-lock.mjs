import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from './repository.mjs';

// Not in node_modules, which `npm ci` removes.
const LOCK = join(repoRoot, '.install.lock');

/** The process that installs at this moment; undefined if there is none. */
export function installer() {
  return readOwners(LOCK)?.find(isRunning);
}

/** Takes the right to install, or returns undefined when another process has it. */
export function lockInstall() {
  const owners = readOwners(LOCK);
  if (owners?.some(isRunning)) return undefined;
  if (owners !== undefined) removeStale();
  const draft = `${LOCK}.${process.pid}.new`;
  try {
    // Written aside and linked: nobody ever sees a lock that does not name its owner yet.
    writeFileSync(draft, String(process.pid));
    linkSync(draft, LOCK);
  } catch (error) {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    /** Names npm too, which goes on if this process is killed. */
    shareWith(pid) {
      writeFileSync(draft, `${process.pid} ${pid}`);
      renameSync(draft, LOCK);
    },
    release: () => readOwners(LOCK)?.[0] === process.pid && rmSync(LOCK, { force: true }),
  };
}

/** Another may have done so, and have the lock by now: then it is given back. */
function removeStale() {
  const aside = `${LOCK}.${process.pid}.old`;
  try {
    renameSync(LOCK, aside);
    if (readOwners(aside)?.some(isRunning)) linkSync(aside, LOCK);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** The processes that `path` names; undefined if there is no such file. */
function readOwners(path) {
  try {
    return readFileSync(path, 'utf8').split(' ').map(Number);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

export function isRunning(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM'; // Somebody else's.
  }
}

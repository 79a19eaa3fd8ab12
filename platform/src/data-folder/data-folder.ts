import { accessSync, constants, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StartFailure } from '../start-failure.ts';
import { type FileLock, lockFile } from './file-lock.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

/** Everything that a platform keeps: databases, secrets, logs. */
export interface DataFolder {
  readonly path: string;
  readonly lock: FileLock;
  /** True if there was nothing before. */
  readonly isNew: boolean;
  file(...names: string[]): string;
}

// Raised when an older version could not use the folder any more.
const FORMAT = 1;
const MARK = 'platform.json';

/**
 * Opens a data folder, made when it is not there, and locks it. Returns undefined when another runner has it.
 * Throws StartFailure for a folder that cannot be written, is no data folder, or is of a later version.
 */
export function openDataFolder(path: string): DataFolder | undefined {
  makeWritable(path);
  const isNew = !checkMark(path);
  const lock = explaining(path, () => lockFile(join(path, 'runner.lock')));
  if (lock === undefined) return undefined;
  explaining(path, () => {
    writeJsonFile(join(path, MARK), { format: FORMAT }, 0o644);
    mkdirSync(join(path, 'logs'), { recursive: true });
  });
  return { path, lock, isNew, file: (...names) => join(path, ...names) };
}

/** True if the folder exists and is a platform's. */
export function isDataFolder(path: string): boolean {
  try {
    return statSync(join(path, MARK)).isFile();
  } catch {
    return false; // Not there, or not ours to see.
  }
}

/** Gives the lock back, having removed everything if the folder is not to be kept. */
export function closeDataFolder({ path, lock }: DataFolder, { isKept }: { isKept: boolean }): void {
  if (!isKept) rmSync(path, { recursive: true, force: true, maxRetries: 10 });
  lock.release();
}

function makeWritable(path: string): void {
  explaining(path, () => {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK | constants.X_OK);
  });
}

/** Returns whether the folder is a data folder already; throws when it must not become one. */
function checkMark(path: string): boolean {
  if (!isDataFolder(path)) {
    // What another first start makes at this moment is not strange.
    const isOurs = (name: string) => name.startsWith('runner.lock') || name.startsWith(`${MARK}.`);
    const strange = readdirSync(path).find((name) => !isOurs(name));
    if (strange === undefined) return false;
    throw new StartFailure(
      `${path} is not a data folder of the platform (it holds "${strange}"): choose an empty one with --data DIR`,
    );
  }
  const format = readMark(path);
  if (typeof format !== 'number') throw damaged(path, `${MARK} cannot be read`);
  if (format > FORMAT)
    throw new StartFailure(
      `${path} was made by a later version of the platform: update this one, or choose another folder with --data DIR`,
    );
  return true;
}

function readMark(path: string): unknown {
  try {
    return (readJsonFile(join(path, MARK)) as { format?: unknown } | null)?.format;
  } catch {
    return undefined; // No JSON: the caller says that it is damaged.
  }
}

/** The one line for data that cannot be used. */
export function damaged(path: string, what: string): StartFailure {
  return new StartFailure(
    `the data folder ${path} is damaged (${what}): restore it, move it away, or choose another with --data DIR`,
  );
}

const REASONS: Record<string, string> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'it is not a folder',
  EEXIST: 'it is not a folder',
};

function explaining<T>(path: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (error instanceof StartFailure) throw error;
    if (/readonly database|unable to open/.test(message)) throw unusable(path, REASONS.EACCES ?? message);
    if (/not a database|malformed/.test(message)) throw damaged(path, 'runner.lock is no lock');
    throw unusable(path, REASONS[code] ?? message);
  }
}

function unusable(path: string, why: string): StartFailure {
  return new StartFailure(`cannot use the data folder ${path}: ${why}; choose another with --data DIR`);
}

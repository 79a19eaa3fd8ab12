import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type DataFolder, damaged } from '../data-folder/data-folder.ts';
import { runProgram } from '../processes/run-program.ts';
import { StartFailure } from '../start-failure.ts';
import type { PostgresBinaries } from './binaries.ts';
import { findServerUser, type ServerUser } from './server-user.ts';

/** The files of the embedded server, ready to be served. */
export interface DatabaseCluster {
  readonly path: string;
  readonly user: ServerUser;
}

export const SUPERUSER = 'platform_admin';
const DRAFT_PREFIX = 'postgres.new-';
const MAJOR_VERSION = 18;

/** Opens the cluster in the data folder, made by initdb when there is none. Throws StartFailure when it cannot be used. */
export async function openCluster(
  folder: DataFolder,
  binaries: PostgresBinaries,
  { password, signal }: { password: string; signal: AbortSignal },
): Promise<DatabaseCluster> {
  const path = folder.file('postgres');
  if (existsSync(path)) return existing(folder, path, binaries);
  // What an initdb that was broken off left behind.
  for (const name of readdirSync(folder.path).filter((name) => name.startsWith(DRAFT_PREFIX)))
    rmSync(folder.file(name), { recursive: true, force: true });
  const draft = mkdtempSync(folder.file(DRAFT_PREFIX));
  try {
    const user = findServerUser(binaries.postgres, draft, undefined);
    await initialise(draft, user, binaries, password, signal);
    renameSync(draft, path); // Whole or not at all.
    return { path, user };
  } catch (error) {
    // Its processes have been killed, and may still be writing their last.
    rmSync(draft, { recursive: true, force: true, maxRetries: 10 });
    throw error;
  }
}

function existing(folder: DataFolder, path: string, { postgres }: PostgresBinaries): DatabaseCluster {
  let version: string;
  try {
    version = readFileSync(join(path, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES')
      throw new StartFailure(
        `${path} belongs to another user: start as that user, or choose another folder with --data DIR`,
      );
    throw damaged(folder.path, 'postgres/PG_VERSION is missing');
  }
  if (!/^\d+$/.test(version)) throw damaged(folder.path, 'postgres/PG_VERSION cannot be read');
  if (Number(version) !== MAJOR_VERSION)
    throw new StartFailure(
      `${path} was made by PostgreSQL ${version}, and this is ${MAJOR_VERSION}: ` +
        'move the data folder away, or choose another with --data DIR',
    );
  return { path, user: findServerUser(postgres, path, statSync(path).uid || undefined) };
}

async function initialise(
  path: string,
  user: ServerUser,
  { initdb, libraryPath }: PostgresBinaries,
  password: string,
  signal: AbortSignal,
): Promise<void> {
  const passwordFile = `${path}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  try {
    if (user.owner) for (const own of [path, passwordFile]) chownSync(own, user.owner.uid, user.owner.gid);
    const args = [
      ...['-D', path, '-U', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      // The builtin provider sorts the same everywhere and loads no ICU, which saves 30 MB.
      ...['--encoding', 'UTF8', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
      '--no-instructions',
      // There is nothing in it yet that a crash of the whole machine within these seconds could lose.
      '--no-sync',
    ];
    await runProgram(user.command(initdb, args), { env: serverEnvironment(libraryPath), signal });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** The environment for programs of PostgreSQL: nothing of the user's PG… variables or language. */
export function serverEnvironment(libraryPath: string | undefined): NodeJS.ProcessEnv {
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return { PATH: process.env.PATH, LC_ALL: 'C', ...(libraryPath && { [variable]: libraryPath }) };
}

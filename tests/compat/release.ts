import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../../platform/src/repository.ts';

const run = promisify(execFile);
// A document of the whole API fits many times over.
const MOST_OUTPUT = 64 * 1024 * 1024;

/** A release: its commit, and what to call it. */
export interface Release {
  readonly name: string;
  readonly commit: string;
}

/** Thrown when there is no release to compare with; says what to do. */
export class NoReleaseError extends Error {}

/**
 * The release that `ref` names; without one the last: the newest tag `v…` that this commit contains, or else the commit
 * that gave package.json its version. Throws NoReleaseError where there is no git, no such commit, or not enough history,
 * and where services of the last release are gone.
 */
export async function findRelease(ref?: string): Promise<Release> {
  const name = ref ?? (await newestTag()) ?? (await versionCommit());
  const commit = await git('rev-parse', '--verify', '--quiet', `${name}^{commit}`).catch(() => '');
  if (commit === '')
    throw new NoReleaseError(`${name} is no commit here; git fetch --tags, or name another by --from`);
  const release = { name: name === commit ? commit.slice(0, 10) : name, commit };
  const gone = ref === undefined ? await servicesGone(release) : [];
  if (gone.length > 0)
    throw new NoReleaseError(
      `${release.name} has services that were removed here (${gone.join(', ')}); name a later release by --from`,
    );
  return release;
}

/** The services of a release that this checkout has no more: what was built on the platform may be removed as a whole. */
async function servicesGone({ commit }: Release): Promise<string[]> {
  const folders = (await git('ls-tree', '--name-only', commit, 'services/')).split('\n');
  return folders
    .filter((folder) => !existsSync(join(repositoryRoot, folder)))
    .map((folder) => basename(folder));
}

async function newestTag(): Promise<string | undefined> {
  const tags = await git('tag', '--merged', 'HEAD', '--list', 'v[0-9]*', '--sort=-version:refname').catch(
    (error) => {
      throw new NoReleaseError(
        `git cannot tell what was released: ${(error as Error).message.trim().split('\n').at(-1)}`,
      );
    },
  );
  return tags.split('\n').find((tag) => tag !== '');
}

async function versionCommit(): Promise<string> {
  // In a shallow clone the oldest commit that is there seems to have made everything.
  if ((await git('rev-parse', '--is-shallow-repository')) === 'true')
    throw new NoReleaseError('this clone has not all of its history: git fetch --unshallow --tags');
  const commit = await git('log', '-1', '--format=%H', '-G', '^  "version":', '--', 'package.json');
  if (commit === '')
    throw new NoReleaseError('nothing was released yet: no tag v…, no version in package.json');
  return commit;
}

/** Files under a folder at a release. */
export async function filesAt({ commit }: Release, folder: string): Promise<string[]> {
  return (await git('ls-tree', '-r', '--name-only', commit, folder))
    .split('\n')
    .filter((path) => path !== '');
}

export function readAt({ commit }: Release, path: string): Promise<string> {
  return git('show', `${commit}:${path}`);
}

/** Lays the release's code out in a folder that is there. */
export async function layOut({ commit }: Release, folder: string): Promise<void> {
  const archive = `${folder}.tar`;
  await git('archive', '--output', archive, commit);
  await run('tar', ['-xf', archive, '-C', folder]);
}

async function git(...args: string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd: repositoryRoot, maxBuffer: MOST_OUTPUT });
  return stdout.trimEnd();
}

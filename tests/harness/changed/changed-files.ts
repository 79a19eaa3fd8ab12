import { execFileSync } from 'node:child_process';

/**
 * Files, from the root of the repository, that differ from `commit`, and those that git does not know yet. Throws
 * when there is no such commit.
 */
export function changedFiles(commit: string): string[] {
  const changed = git('diff', '--name-only', '--no-renames', commit, '--');
  const added = git('ls-files', '--others', '--exclude-standard');
  return [...new Set([...changed, ...added])].toSorted();
}

function git(...args: readonly string[]): string[] {
  try {
    const output = execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return output.split('\n').filter((line) => line !== '');
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new Error((stderr.trim() || (error as Error).message).split('\n')[0]);
  }
}

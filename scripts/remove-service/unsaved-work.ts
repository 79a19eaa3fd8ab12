import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceModel } from '@platform/contracts/service-model.ts';
import { formattedText } from '../new-service/follow-models.ts';
import { filesOf, type Part } from '../new-service/template.ts';

/**
 * What git could not bring back of `paths`: files that are not committed as they are, except those that are still as
 * `new-service` writes them.
 */
export function unsavedWork(root: string, model: ServiceModel, paths: readonly string[]): string[] {
  const made = filesOf({ name: model.name, port: model.port, parts: partsOf(root, model) });
  return uncommitted(root, paths).filter((path) => {
    const text = made.get(path);
    return text === undefined || formattedText(root, path, text) !== readFileSync(join(root, path), 'utf8');
  });
}

function partsOf(root: string, { name, database, usesBus }: ServiceModel): ReadonlySet<Part> {
  const has: Readonly<Record<Part, boolean>> = {
    table: database !== undefined,
    events: usesBus === true,
    tests: existsSync(join(root, 'services', name, 'tests')),
  };
  return new Set((Object.keys(has) as Part[]).filter((part) => has[part]));
}

function uncommitted(root: string, paths: readonly string[]): string[] {
  const args = ['status', '--porcelain', '-z', '--untracked-files=all', '--no-renames', '--', ...paths];
  const lines = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0');
  // A deleted file is in no danger: what was committed of it stays.
  return lines
    .filter((line) => line !== '' && !line.startsWith('D') && line[1] !== 'D')
    .map((line) => line.slice(3));
}

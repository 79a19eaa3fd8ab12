import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A path from the root, and the text. */
export type GeneratedFile = readonly [path: string, text: string];

/** What the further commands of `npm run generate` write. */
export const FURTHER_FILES = [
  'clients/api/src/operations.ts',
  'scripts/container/rabbitmq/permissions.json',
  'shared/contracts/openapi.json',
];

/** Says where a file comes from. */
export const GENERATED = 'Generated from services/*/service.ts by `npm run generate`: do not edit.';

/** The first lines of a file; `mark` begins a comment, and `about` says what a reader should know. */
export function header(mark: string, ...about: readonly string[]): string {
  return [GENERATED, ...about].map((line) => `${mark} ${line}\n`).join('');
}

/** Where a service has files of its own, which go with it. */
const BY_SERVICE = 'k8s/base/*/*.yaml';

/** Files that were generated once, and are not among `paths` any more. */
export function leftFiles(root: string, paths: ReadonlySet<string>): string[] {
  const isGenerated = (path: string) => readFileSync(join(root, path), 'utf8').startsWith(header('#'));
  return globSync(BY_SERVICE, { cwd: root }).filter((path) => !paths.has(path) && isGenerated(path));
}

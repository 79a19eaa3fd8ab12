import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { urlVariable } from '@platform/contracts/address-variables.ts';
import { generatedFiles } from '../generate/generated-files.ts';
import { indexFiles } from '../generate/index-files.ts';
import type { OwnContracts } from './own-contracts.ts';

/** Written by programs that generate alone does not run, or by npm. */
const WRITTEN = new Set([
  'package-lock.json',
  'clients/api/src/operations.ts',
  'scripts/container/rabbitmq/permissions.json',
  'shared/contracts/openapi.json',
]);
/** What a program passes over; JSON has none. */
const COMMENT = /^\s*(\/\/|\/?\*|#|--)/;
/** Documents say more than a program could take back. */
const READ_BY_PROGRAMS = /\.(ts|mjs|sh|ya?ml|json|sql)$/;

/** `FILE:LINE: text` of what names the service or its messages, and would not work without them. */
export async function inTheWay(root: string, service: string, own: OwnContracts): Promise<string[]> {
  const written = new Set([...WRITTEN, ...(await generatedPaths())]);
  const goes = [`services/${service}/`, ...own.files, ...own.released];
  const pattern = patternOf(service, own);
  const files = knownFiles(root).filter(
    (path) =>
      READ_BY_PROGRAMS.test(path) && !written.has(path) && !goes.some((gone) => path.startsWith(gone)),
  );
  return files.flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((line, i) =>
        pattern.test(line) && !COMMENT.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [],
      ),
  );
}

/** The service by its name and its address, and imports of its contracts. */
function patternOf(service: string, { files }: OwnContracts): RegExp {
  const contracts = files.map((file) => `/${basename(file)}'`);
  const names = [service, urlVariable(service)].map((name) => `(?<![\\w-])${name}(?![\\w-])`);
  return new RegExp([...names, ...contracts].join('|'));
}

async function generatedPaths(): Promise<string[]> {
  const paths = [...indexFiles()].map(([path]) => path);
  for await (const [path] of generatedFiles()) paths.push(path);
  return paths;
}

/** Those that git tracks, or would. */
function knownFiles(root: string): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const deleted = new Set(
    execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: root, encoding: 'utf8' }).split('\0'),
  );
  return listed.split('\0').filter((path) => path !== '' && !deleted.has(path));
}

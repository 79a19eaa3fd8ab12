import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { urlVariable } from '@platform/contracts/address-variables.ts';
import { FURTHER_FILES } from '../generate/generated-file.ts';
import { generatedFiles } from '../generate/generated-files.ts';
import { indexFiles } from '../generate/index-files.ts';
import { knownFiles } from '../known-files.ts';
import type { OwnContracts } from './own-contracts.ts';

/** What a program passes over; JSON has none. */
const COMMENT = /^\s*(\/\/|\/?\*|#|--)/;
/** Documents say more than a program could take back. */
const READ_BY_PROGRAMS = /\.(ts|mjs|sh|ya?ml|json|sql)$/;

/** `FILE:LINE: text` of what names the service or its messages, and would not work without them. */
export async function inTheWay(root: string, service: string, own: OwnContracts): Promise<string[]> {
  const written = new Set(['package-lock.json', ...FURTHER_FILES, ...(await generatedPaths())]);
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

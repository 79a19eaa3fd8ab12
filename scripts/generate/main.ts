// Writes what follows from services/*/service.ts, from the contracts of messages and from the routes:
//
//     npm run generate

import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type GeneratedFile, leftFiles } from './generated-file.ts';
import { indexFiles } from './index-files.ts';
import { ROOT } from './read-models.ts';

/** Commands of their own, for what follows from more than the models. They read the list of services anew. */
const FURTHER = [
  ['scripts/bus-logins/main.ts'],
  ['scripts/openapi/main.ts'],
  ['scripts/patterns/main.ts', '--judge'],
];

if (process.argv.length > 2) {
  console.error('usage: npm run generate, without options');
  process.exit(2);
}
try {
  await writeFiles();
  process.exitCode = FURTHER.map(run).find((code) => code !== 0) ?? 0;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function writeFiles(): Promise<void> {
  for (const file of indexFiles()) await writeGenerated(file);
  // Not before: the models import what the indexes name.
  const { generatedFiles } = await import('./generated-files.ts');
  const paths = new Set<string>();
  for await (const file of generatedFiles()) {
    paths.add(file[0]);
    await writeGenerated(file);
  }
  for (const path of leftFiles(ROOT, paths)) await removeFile(path);
  console.log(`${paths.size} files follow from services/*/service.ts`);
}

async function writeGenerated([path, text]: GeneratedFile): Promise<void> {
  const file = join(ROOT, path);
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  console.log(`wrote    ${path}`);
}

async function removeFile(path: string): Promise<void> {
  await rm(join(ROOT, path));
  console.log(`removed  ${path}`);
  // Not with what people have beside it.
  await rmdir(dirname(join(ROOT, path))).catch(() => undefined);
}

function run(command: readonly string[]): number {
  const args = ['--disable-warning=ExperimentalWarning', ...command];
  return spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
}

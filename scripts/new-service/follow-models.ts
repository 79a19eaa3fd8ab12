import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

// The first writes the list of contracts that the second reads.
const PROGRAMS = ['scripts/generate/main.ts', 'shared/contracts/scripts/release-contracts.ts'];

const BIOME = 'node_modules/@biomejs/biome/bin/biome';

/** Brings everything up to date that is written from models, contracts and routes. Throws an Error when that fails. */
export function followModels(root: string): void {
  for (const program of PROGRAMS) runProgram(root, program);
  runProgram(root, BIOME, ['format', '--write', 'shared/contracts/released']);
}

/** Leaves files as `npm run format` would. */
export function formatFiles(root: string, paths: readonly string[]): void {
  runProgram(root, BIOME, ['check', '--write', ...paths.filter(isFormatted)]);
}

/** The text of a file, as `npm run format` would leave it. */
export function formattedText(root: string, path: string, text: string): string {
  if (!isFormatted(path)) return text;
  return runProgram(root, BIOME, ['check', '--write', `--stdin-file-path=${path}`], text);
}

/** The output of a program of this repository. Throws an Error that has it, if it fails. */
function runProgram(root: string, program: string, args: readonly string[] = [], input = ''): string {
  const command = [join(root, program), ...args];
  const ran = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8', input });
  if (ran.status !== 0) throw new Error(`${program} failed:\n${ran.stdout}${ran.stderr}`);
  return ran.stdout;
}

function isFormatted(path: string): boolean {
  return /\.(ts|json)$/.test(path);
}

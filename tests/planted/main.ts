import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ALL_DEFECTS } from './all-defects.ts';
import { type Defect, DefectDoesNotApplyError } from './defect.ts';
import { HELP, parseOptions } from './options.ts';
import { runPlanted } from './run-planted.ts';
import { copySource } from './source-copy.ts';
import { TestRunner } from './test-run.ts';

const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;
const root = dirname(dirname(import.meta.dirname));
const print = (line: string) => process.stdout.write(`${line}\n`);

process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  let options: ReturnType<typeof parseOptions>;
  try {
    options = parseOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`);
    return EXIT_USAGE;
  }
  const { isHelp, isList, only } = options;
  if (isHelp) {
    process.stdout.write(HELP);
    return 0;
  }
  const unknown = only.find((part) => !ALL_DEFECTS.some(({ name }) => name.startsWith(part)));
  if (unknown !== undefined) {
    process.stderr.write(`no defect is called ${unknown}: see --list\n`);
    return EXIT_USAGE;
  }
  const chosen = ALL_DEFECTS.filter(
    ({ name }) => only.length === 0 || only.some((part) => name.startsWith(part)),
  );
  if (isList) {
    for (const { name, what } of chosen) print(`${name.padEnd(34)}${what}`);
    return 0;
  }
  return (await plantInCopy(chosen)) ? 0 : 1;
}

async function plantInCopy(defects: readonly Defect[]): Promise<boolean> {
  const copy = mkdtempSync(join(tmpdir(), 'planted-'));
  const remove = () => rmSync(copy, { recursive: true, force: true, maxRetries: 5 });
  const runner = new TestRunner(copy);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      void runner.stop().finally(() => {
        remove();
        process.exit(EXIT_INTERRUPTED);
      });
    });
  try {
    copySource(root, copy);
    return await runPlanted({ root: copy, runner, print }, defects);
  } catch (error) {
    if (!(error instanceof DefectDoesNotApplyError)) throw error;
    print(error.message);
    return false;
  } finally {
    remove();
  }
}

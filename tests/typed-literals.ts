import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = dirname(import.meta.dirname);
const run = promisify(execFile);
const FLAGS = '--noEmit --ignoreConfig --strict --skipLibCheck --module nodenext --pretty false'.split(' ');

/** A value, such as a manifest, that should be of a type: `import('kubernetes-models/v1').IPod`. */
export interface Literal {
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
}

/** What the compiler says of values written as literals of their types: fields at any depth that are not there, missing, or of another type. */
export async function literalProblems(literals: readonly Literal[]): Promise<string[]> {
  const folder = await mkdtemp(join(root, 'node_modules', '.literals-'));
  try {
    const file = join(folder, 'literals.ts');
    // A line each: the compiler names it by its number.
    const lines = literals.map(
      ({ type, value }, i) => `export const literal${i}: ${type} = ${JSON.stringify(value)};`,
    );
    await writeFile(file, lines.join('\n'));
    const outcome = await run(join(root, 'node_modules/.bin/tsc'), [...FLAGS, file], { cwd: folder }).catch(
      (error: Error & { stdout?: string }) => {
        // It complains on stdout. Where it says nothing there, it did not even run.
        if (!error.stdout) throw error;
        return { stdout: error.stdout };
      },
    );
    return outcome.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => named(line, literals));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** `literals.ts(3,10): error TS…: text` is about the third. */
function named(line: string, literals: readonly Literal[]): string {
  const [, number, text = line] = /\((\d+),\d+\): error \w+: (.*)/.exec(line) ?? [];
  const literal = literals[Number(number) - 1];
  return literal === undefined ? text : `${literal.name}: ${text}`;
}

import { writeFileSync } from 'node:fs';
import { changedFiles, type Defect } from './defect.ts';
import type { TestRun, TestRunner } from './test-run.ts';

export interface PlantedRun {
  /** The copy of the source that the defects are planted in. */
  readonly root: string;
  readonly runner: TestRunner;
  readonly print: (line: string) => void;
}

/** Plants each defect and runs its tests. Returns true if a named test found every one. */
export async function runPlanted(run: PlantedRun, defects: readonly Defect[]): Promise<boolean> {
  for (const defect of defects) changedFiles(run.root, defect); // All apply, or none is planted.
  if (!(await passesWithoutDefect(run, defects))) return false;
  const missed: Defect[] = [];
  const startedMs = performance.now();
  for (const defect of defects) if (!(await isFound(run, defect))) missed.push(defect);
  const seconds = (performance.now() - startedMs) / 1000;
  run.print(`\n${defects.length - missed.length} of ${defects.length} found in ${seconds.toFixed(0)} s`);
  if (missed.length === 0) return true;
  run.print(`not found: ${missed.map(({ name }) => name).join(', ')}`);
  run.print(`again: npm run planted -- ${missed.map(({ name }) => `--only ${name}`).join(' ')}`);
  return false;
}

/** The control: what fails anyway would seem to find every defect. */
async function passesWithoutDefect({ runner, print }: PlantedRun, defects: readonly Defect[]) {
  const files = [...new Set(defects.flatMap(({ tests }) => tests))];
  const { isPassed, failed, seconds, output } = await runner.run(files, { isBrief: false });
  if (isPassed) {
    print(`control: the ${files.length} test files pass without a defect (${seconds.toFixed(0)} s)`);
    return true;
  }
  print('control: tests fail without any defect, so what they find means nothing');
  for (const line of failed.length > 0 ? failed : [tailOf(output)]) print(`  ${line}`);
  return false;
}

async function isFound({ root, runner, print }: PlantedRun, defect: Defect): Promise<boolean> {
  const { name, what, tests } = defect;
  const files = changedFiles(root, defect);
  let result: TestRun;
  try {
    for (const { path, after } of files) writeFileSync(path, after);
    result = await runner.run(tests, { isBrief: true });
  } finally {
    for (const { path, before } of files) writeFileSync(path, before);
  }
  const [by] = result.failed;
  const time = `in ${result.seconds.toFixed(1)} s`;
  if (by !== undefined) {
    print(`✔ ${name}: found by ${by} ${time}`);
    return true;
  }
  print(`✘ ${name}: NOT FOUND ${time}: ${what}`);
  if (!result.isPassed) print(`  the run failed, but no test that has a name:\n${tailOf(result.output)}`);
  return false;
}

const TAIL_LINES = 15;

function tailOf(output: string): string {
  return output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}

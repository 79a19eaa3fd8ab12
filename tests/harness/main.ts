import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findLeftovers } from './leftovers/find-leftovers.ts';
import { endLeftProcesses } from './leftovers/processes.ts';
import { type HarnessOptions, readOptions, UsageError } from './options.ts';
import { planPhases } from './phases.ts';
import { prepareServers } from './prepare-servers.ts';
import { canShuffle } from './run-batch.ts';
import { type RunOptions, runBatches } from './run-batches.ts';
import { runCheck } from './run-check.ts';
import { tryAgain } from './second-try.ts';
import { type SelectedFiles, selectFiles } from './select-files.ts';
import { addFailure, newTally, summary } from './tally.ts';

const INTERRUPTED = 130;

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
process.chdir(root);
const { options, selected } = readArguments(process.argv.slice(2));
const began = performance.now();
const tally = newTally();
const told = new Set<string>();
const run = { ...options, ...makeFolder(), signal: stopping() };
const servers = await prepareServers(tally);
try {
  await runTests(run);
  if (run.signal.aborted) await endLeftProcesses(run.folder);
  else await requireNothingLeft(run);
  if (run.isTriedAgain && !run.signal.aborted) {
    await tryAgain(tally, run);
    await requireNothingLeft(run);
  }
} finally {
  await servers.stop();
  rmSync(run.folder, { recursive: true, force: true, maxRetries: 5 });
}
if (run.signal.aborted) process.exit(INTERRUPTED);
process.stdout.write(summary(tally, (performance.now() - began) / 1000));
process.exit(tally.failed === 0 ? 0 : 1);

function readArguments(args: string[]): { options: HarnessOptions; selected: SelectedFiles } {
  try {
    const options = readOptions(args);
    return { options, selected: selectFiles(root, options) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(error.message);
    process.exit(2);
  }
}

/** For everything temporary of this run, and for what its tests write down of what they make. */
function makeFolder(): { folder: string; claimsFile: string } {
  const folder = mkdtempSync(join(tmpdir(), 'platform-tests-'));
  // A PostgreSQL that a test starts as another user passes through.
  chmodSync(folder, 0o755);
  const claimsFile = join(folder, 'claims.jsonl');
  writeFileSync(claimsFile, '');
  return { folder, claimsFile };
}

/** A run that is stopped ends its batches, and waits for what they started. A second signal does not wait. */
function stopping(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      process.stderr.write('interrupted: ending what the tests have started …\n');
      controller.abort();
    });
  return controller.signal;
}

async function runTests(run: HarnessOptions & RunOptions): Promise<void> {
  const { seed } = run;
  const { files, leftOut, linted } = selected;
  process.stdout.write(
    canShuffle
      ? `seed ${seed}: npm test -- --seed ${seed} repeats this order\n`
      : `- tests run as they are written: Node ${process.version} cannot shuffle them\n`,
  );
  if (run.only.length > 0 && files.length === 0)
    addFailure(tally, { name: `no test files under ${run.only.join(', ')}`, why: '' });
  // Compiled code is kept between batches: each is a process of its own that loads much the same.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'node');
  await Promise.all([check(linted), runPhases(files, run)]);
  if (leftOut.length === 0) return;
  process.stdout.write('left out, though the change can affect them (npm test runs them):\n');
  for (const file of leftOut) process.stdout.write(`  ${file}\n`);
}

async function runPhases(files: readonly string[], run: RunOptions): Promise<void> {
  for (const phases of planPhases(files))
    await Promise.all(phases.map((phase) => runBatches(tally, phase, run)));
}

async function check(linted: readonly string[]): Promise<void> {
  if (linted.length === 0) return;
  const bin = (name: string) => join(root, 'node_modules', '.bin', name);
  // What it knows of files that have not changed since is kept.
  const known = join(root, 'node_modules', '.cache', 'types.tsbuildinfo');
  await runCheck(tally, 'types', bin('tsc'), ['-p', '.', '--incremental', '--tsBuildInfoFile', known]);
  const lint = ['check', '--error-on-warnings', '--no-errors-on-unmatched', ...linted];
  await runCheck(tally, 'lint', bin('biome'), lint);
  await runCheck(tally, 'regular expressions', process.execPath, [
    '--disable-warning=ExperimentalWarning',
    'scripts/patterns/main.ts',
  ]);
}

/** What a test leaves behind is its failure, told once. */
async function requireNothingLeft({ folder, claimsFile }: RunOptions): Promise<void> {
  const { leftovers, unseen } = await findLeftovers(folder, claimsFile);
  for (const { what, owner } of leftovers.filter(({ what }) => isNews(what)))
    addFailure(tally, {
      name: `${owner || 'nobody knows which test'} (left behind: ${what})`,
      why: '',
      ...(owner && { file: owner }),
    });
  for (const reason of unseen.filter(isNews))
    process.stdout.write(`- could not look whether any are left: ${reason}\n`);
}

function isNews(what: string): boolean {
  const isNew = !told.has(what);
  told.add(what);
  return isNew;
}

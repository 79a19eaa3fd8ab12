import { relative } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { addFailure, addSkipped, type Tally } from './tally.ts';

// Longer than any file takes on a busy machine: only what hangs is cut off.
const FILE_TIMEOUT_MS = 240_000;
// A file is over when its tests and their clean-up are: what a broken connection still waits for keeps nobody.
const FORCE_EXIT = ['--test-force-exit'];
const TEST_FILE = '.test.ts';
const STOP_GRACE_MS = 2_000;
// A run that is stopped takes its files with it: what they started would go on without them.
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    stopping.abort();
    setTimeout(() => process.exit(130), STOP_GRACE_MS);
  });
// So that what makes the whole slow is seen.
const SLOW_FILE_MS = 15_000;

/** The part of node:test's events that is read here. */
interface TestEvent {
  readonly name: string;
  /** Where the test is written, which several files may use. */
  readonly file?: string;
  /** The file that ran it; unknown to the oldest Node 24. */
  readonly entryFile?: string;
  readonly skip?: string | boolean;
  readonly message?: string;
  readonly duration_ms?: number;
  readonly details: { readonly type?: string; readonly error?: Error & { failureType?: string } };
}

/** Runs test files, each in a process of its own, `concurrency` at once. Shows each failure, and one line for all. */
export async function runFiles(
  tally: Tally,
  group: string,
  files: readonly string[],
  concurrency: number,
): Promise<void> {
  if (files.length === 0) return;
  const began = performance.now();
  const { passed, failed } = tally;
  // What tests print stays quiet, unless it is all that a file left which could not even be loaded.
  const printed = new Map<string, string>();
  const slow: string[] = [];
  const options = {
    files: [...files],
    concurrency,
    timeout: FILE_TIMEOUT_MS,
    execArgv: FORCE_EXIT,
    signal: stopping.signal,
  };
  for await (const { type, data } of run(options)) {
    const event = data as TestEvent;
    const file = event.file ?? '';
    if (type === 'test:stdout' || type === 'test:stderr')
      printed.set(file, `${printed.get(file) ?? ''}${event.message}`.slice(-4000));
    if (type === 'test:pass') onPass(tally, event);
    if (type === 'test:fail') onFail(tally, event, printed);
    if (type === 'test:summary' && (event.duration_ms ?? 0) > SLOW_FILE_MS && file !== '')
      slow.push(`  ${((event.duration_ms ?? 0) / 1000).toFixed(0)} s: ${relative(process.cwd(), file)}\n`);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const failures = tally.failed - failed;
  const counts = `${tally.passed - passed} passed${failures > 0 ? `, ${failures} failed` : ''}`;
  const mark = failures > 0 ? '✘' : '✔';
  process.stdout.write(`${mark} ${group}: ${counts} (${files.length} files, ${seconds} s)\n${slow.join('')}`);
}

function onPass(tally: Tally, { skip, details }: TestEvent): void {
  if (skip !== undefined && skip !== false)
    addSkipped(tally, skip === true || skip === '' ? 'no reason given' : skip);
  else if (details.type !== 'suite') tally.passed += 1;
}

function onFail(
  tally: Tally,
  { name, file = '', entryFile = file, details }: TestEvent,
  printed: Map<string, string>,
): void {
  const { error } = details;
  // Its subtests have been counted.
  if (error?.failureType === 'subtestsFailed') return;
  const path = relative(process.cwd(), entryFile);
  const isWholeFile = name === file;
  const label = isWholeFile ? path : `${path}: ${name}`;
  addFailure(tally, label, path.endsWith(TEST_FILE) ? path : undefined);
  const shown = isWholeFile ? printed.get(file) : inspect(error?.cause ?? error, { depth: 6 });
  process.stdout.write(`✘ ${label}\n${indented(shown ?? '')}\n`);
}

function indented(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '    ');
}

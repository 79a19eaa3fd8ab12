import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { CHANNEL, type WorkerRecord } from './worker/channel.ts';

/** Test files that share a process. */
export type Batch = readonly string[];

export interface BatchReport {
  readonly files: Batch;
  readonly records: readonly WorkerRecord[];
  readonly end: BatchEnd;
  /** The last of what it printed. */
  readonly printed: string;
}

export interface BatchEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Set when it was ended for having been silent for so long. */
  readonly silentMs?: number;
}

export interface BatchOptions {
  /** Orders the files, and the tests of each file and suite; also theirs, as TEST_SEED, for what they draw. */
  readonly seed: number;
  /** Where what it makes in temporary folders goes. */
  readonly folder: string;
  /** Where its tests write down what they make; see `claim`. */
  readonly claimsFile: string;
  readonly signal: AbortSignal;
  /** It is ended when it tells nothing for so long; default 240 s, longer than any test takes on a busy machine. */
  readonly silentMs?: number;
  /** How long its tests' connections may take to close when they are over; default 10 s. */
  readonly drainMs?: number;
}

const WORKER = join(import.meta.dirname, 'worker', 'main.ts');
const REPORTER = join(import.meta.dirname, 'worker', 'reporter.ts');
const SILENT_MS = 240_000;
const DRAIN_MS = 10_000;
const PRINTED_CHARACTERS = 4000;
/** The oldest Node 24 runs tests in the order in which they are written, whatever the seed. */
export const canShuffle = process.allowedNodeEnvironmentFlags.has('--test-randomize');

/** Runs test files in one process of their own, and returns what it told. */
export async function runBatch(files: Batch, options: BatchOptions): Promise<BatchReport> {
  const { folder, signal, silentMs = SILENT_MS, drainMs = DRAIN_MS } = options;
  mkdirSync(folder, { recursive: true });
  const child = spawn(process.execPath, [...flags(options.seed), WORKER, String(drainMs), ...files], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: environment(options),
    // A group of its own: whatever it started can be ended with it.
    detached: true,
  });
  const records: WorkerRecord[] = [];
  let isSilent = false;
  const endGroup = () => child.pid !== undefined && killGroup(child.pid);
  const silence = setTimeout(() => {
    isSilent = true;
    endGroup();
  }, silentMs);
  // Its end alone: what it has started sees that it is gone, and clears up before it ends too.
  const endWorker = () => void child.kill('SIGKILL');
  signal.addEventListener('abort', endWorker);
  const told = readLines(child.stdio[CHANNEL] as Readable, (line) => {
    silence.refresh();
    records.push(...parseRecord(line));
  });
  const printed = keepPrinted(child);
  const [end] = await Promise.all([endOf(child), told]);
  clearTimeout(silence);
  signal.removeEventListener('abort', endWorker);
  return { files, records, end: isSilent ? { ...end, silentMs } : end, printed: printed() };
}

function environment({ folder, claimsFile, seed }: BatchOptions): NodeJS.ProcessEnv {
  return { ...process.env, TMPDIR: folder, TEST_CLAIMS: claimsFile, TEST_SEED: String(seed) };
}

function flags(seed: number): string[] {
  const order = canShuffle ? ['--test-randomize', `--test-random-seed=${seed}`] : [];
  return ['--disable-warning=ExperimentalWarning', `--test-reporter=${REPORTER}`, ...order];
}

function endOf(child: ChildProcess): Promise<BatchEnd> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

/** Lines end with a newline alone: node:readline ends them at U+2028 as well, which JSON may hold as it is. */
async function readLines(stream: Readable, take: (line: string) => void): Promise<void> {
  let begun = '';
  for await (const text of stream.setEncoding('utf8')) {
    const lines = `${begun}${text}`.split('\n');
    begun = lines.pop() ?? '';
    lines.forEach(take);
  }
  take(begun);
}

/** A line that a killed worker did not finish is no record; that one is missing will be seen. */
function parseRecord(line: string): WorkerRecord[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

/** What tests print stays quiet, unless it is all that is left of them. */
function keepPrinted({ stdout, stderr }: ChildProcess): () => string {
  let kept = '';
  for (const stream of [stdout, stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      kept = `${kept}${text}`.slice(-PRINTED_CHARACTERS);
    });
  return () => kept;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // It has ended by itself.
  }
}

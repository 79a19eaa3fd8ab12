import { type ChildProcess, spawn } from 'node:child_process';

/** What came of running test files. */
export interface TestRun {
  /** `file: test name` of each test that failed. What failed without a name is not among them. */
  readonly failed: readonly string[];
  readonly isPassed: boolean;
  readonly seconds: number;
  readonly output: string;
}

// The harness cuts a hanging file off after four minutes. A defect may hang a file; a test that names it comes sooner.
const TIME_LIMIT_MS = 150_000;
const KILL_AFTER_MS = 5_000;
/** For what a planted defect keeps from coming. */
const BRIEF_PATIENCE_MS = '20000';
/** A file that cannot be loaded, or does not end, has no test name after it. */
const NAMED_FAILURE = /^✘ (\S+\.test\.ts: .+)$/gm;

/** Runs test files of one copy of the source, by its own harness. */
export class TestRunner {
  readonly #root: string;
  #child: ChildProcess | undefined;
  #isStopped = false;

  constructor(root: string) {
    this.#root = root;
  }

  /** `isBrief` ends the run after the first file with a failure. */
  async run(files: readonly string[], { isBrief }: { isBrief: boolean }): Promise<TestRun> {
    const startedMs = performance.now();
    const flags = isBrief ? ['--bail'] : [];
    const { code, output } = await this.#spawn(['tests/harness/main.ts', ...flags, ...files], isBrief);
    return {
      failed: [...output.matchAll(NAMED_FAILURE)].map(([, name = '']) => name),
      isPassed: code === 0,
      seconds: (performance.now() - startedMs) / 1000,
      output,
    };
  }

  /** Ends what runs, and runs nothing more: a run asked for later never ends. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const child = this.#child;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    endGroup(child);
    await ended;
  }

  #spawn(args: readonly string[], isLimited: boolean): Promise<{ code: number | null; output: string }> {
    if (this.#isStopped) return new Promise(() => undefined);
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['scripts/run24.mjs', ...args], {
        cwd: this.#root,
        stdio: ['ignore', 'pipe', 'pipe'],
        // A group of its own, to be ended together with all that it has started.
        detached: true,
        env: {
          ...process.env,
          NODE_COMPILE_CACHE: undefined,
          ...(isLimited && { TEST_PATIENCE_MS: BRIEF_PATIENCE_MS }),
        },
      });
      this.#child = child;
      const timer = isLimited ? setTimeout(() => endGroup(child), TIME_LIMIT_MS) : undefined;
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text;
        });
      child.on('error', reject);
      child.on('close', (code) => {
        clearTimeout(timer);
        this.#child = undefined;
        if (!this.#isStopped) resolve({ code, output });
      });
    });
  }
}

/** Asks first, so that tests can clean up; then ends the whole group. */
function endGroup(child: ChildProcess): void {
  child.kill('SIGTERM');
  const timer = setTimeout(() => killGroup(child), KILL_AFTER_MS);
  child.once('close', () => clearTimeout(timer));
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}

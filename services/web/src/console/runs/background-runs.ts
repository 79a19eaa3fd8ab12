import { randomUUID } from 'node:crypto';
import { runWithoutContext } from '@platform/telemetry/trace-context.ts';
import { failureText } from './failure-text.ts';

/** Something that takes longer than a page may, as it is now. */
export interface BackgroundRun<Subject, Result> {
  readonly id: string;
  readonly subject: Subject;
  readonly startedAt: string;
  /** Null while it runs. */
  readonly endedAt: string | null;
  /** What has happened so far, oldest first. */
  readonly notes: readonly RunNote[];
  readonly state: RunState<Result>;
}

export interface RunNote {
  readonly at: string;
  readonly text: string;
}

export type RunState<Result> =
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'failed'; readonly reason: string };

export interface RunTools {
  /** Aborted when it takes too long, or the process stops. */
  readonly signal: AbortSignal;
  readonly tell: (text: string) => void;
}

export interface BackgroundRunsOptions {
  /** A run that takes longer ends without a result. */
  readonly limitMs?: number;
  /** Said of such a run. */
  readonly tooLong: string;
  /** Told of what nobody foresaw. */
  readonly onFailure?: (error: unknown) => void;
}

const TEN_MINUTES_MS = 600_000;
const MOST_KEPT = 20;
const MOST_NOTES = 100;

/** Runs in this process: one at a time, and the last twenty. */
export class BackgroundRuns<Subject, Result> {
  readonly #options: BackgroundRunsOptions;
  readonly #closing = new AbortController();
  #runs: readonly BackgroundRun<Subject, Result>[] = [];
  #underWay: Promise<void> = Promise.resolve();

  constructor(options: BackgroundRunsOptions) {
    this.#options = options;
  }

  /** Newest first. */
  get all(): readonly BackgroundRun<Subject, Result>[] {
    return this.#runs;
  }

  find(id: string): BackgroundRun<Subject, Result> | undefined {
    return this.#runs.find((run) => run.id === id);
  }

  /** Starts a run; or else returns the one that goes on. */
  start(subject: Subject, work: (tools: RunTools) => Promise<Result>): BackgroundRun<Subject, Result> {
    const going = this.#runs.find(({ state }) => state.kind === 'running');
    if (going !== undefined) return going;
    const run: BackgroundRun<Subject, Result> = {
      ...{ id: randomUUID(), subject, startedAt: new Date().toISOString(), endedAt: null },
      ...{ notes: [], state: { kind: 'running' } },
    };
    this.#runs = [run, ...this.#runs].slice(0, MOST_KEPT);
    // What it does is no part of the page that has started it, whose trace would grow with every order of a trial.
    this.#underWay = runWithoutContext(() => this.#carryOut(run.id, work));
    return run;
  }

  /** Ends what runs, and resolves when it has cleaned up. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#underWay;
  }

  async #carryOut(id: string, work: (tools: RunTools) => Promise<Result>): Promise<void> {
    const { limitMs = TEN_MINUTES_MS, tooLong, onFailure } = this.#options;
    const limit = AbortSignal.timeout(limitMs);
    const signal = AbortSignal.any([limit, this.#closing.signal]);
    try {
      const result = await work({ signal, tell: (text) => this.#note(id, text) });
      this.#end(id, { kind: 'done', result });
    } catch (error) {
      const reason = limit.aborted ? tooLong : failureText(error);
      if (reason === undefined) onFailure?.(error);
      this.#end(id, { kind: 'failed', reason: reason ?? 'It failed. The log of web says why.' });
    }
  }

  #note(id: string, text: string): void {
    const note = { at: new Date().toISOString(), text };
    this.#change(id, ({ notes }) => ({ notes: [...notes, note].slice(-MOST_NOTES) }));
  }

  #end(id: string, state: RunState<Result>): void {
    this.#change(id, () => ({ state, endedAt: new Date().toISOString() }));
  }

  #change(
    id: string,
    change: (run: BackgroundRun<Subject, Result>) => Partial<BackgroundRun<Subject, Result>>,
  ): void {
    this.#runs = this.#runs.map((run) => (run.id === id ? { ...run, ...change(run) } : run));
  }
}

import { randomUUID } from 'node:crypto';
import type { ApiClient } from '@platform/api-client/api-client.ts';
import type { CheckResult, Verification } from '@platform/verify/verification.ts';
import { verifyPlatform } from '@platform/verify/verify-platform.ts';
import { failureText } from './failure-text.ts';
import { repeating } from './repeating.ts';

/** One run of the audit, as it is now. */
export interface AuditRun {
  readonly id: string;
  readonly startedAt: string;
  /** Null while it runs. */
  readonly endedAt: string | null;
  readonly state: AuditRunState;
}

export type AuditRunState =
  | { readonly kind: 'running'; readonly progress: string }
  | { readonly kind: 'done'; readonly verification: Verification }
  | { readonly kind: 'failed'; readonly reason: string };

export interface AuditRunsOptions {
  /** A run that takes longer ends without a verdict. */
  readonly limitMs?: number;
  /** Told of what nobody foresaw. */
  readonly onFailure?: (error: unknown) => void;
}

const TEN_MINUTES_MS = 600_000;
const MOST_KEPT = 20;
// Of each check; the page says how many there are.
const MOST_VIOLATIONS = 50;

/** Runs of the audit in this process: one at a time, and the last twenty. */
export class AuditRuns {
  readonly #limitMs: number;
  readonly #onFailure: (error: unknown) => void;
  readonly #closing = new AbortController();
  /** Newest first. */
  #runs: readonly AuditRun[] = [];

  constructor({ limitMs = TEN_MINUTES_MS, onFailure = () => undefined }: AuditRunsOptions = {}) {
    this.#limitMs = limitMs;
    this.#onFailure = onFailure;
  }

  /** Newest first. */
  get all(): readonly AuditRun[] {
    return this.#runs;
  }

  find(id: string): AuditRun | undefined {
    return this.#runs.find((run) => run.id === id);
  }

  /** Starts a run with the rights of `api`; the one that goes on, if there is one. */
  start(api: ApiClient): AuditRun {
    const going = this.#runs.find(({ state }) => state.kind === 'running');
    if (going !== undefined) return going;
    const run: AuditRun = {
      id: randomUUID(),
      startedAt: new Date().toISOString(),
      endedAt: null,
      state: { kind: 'running', progress: 'Waiting for messages under way.' },
    };
    this.#runs = [run, ...this.#runs].slice(0, MOST_KEPT);
    void this.#carryOut(run.id, api);
    return run;
  }

  /** Ends what runs. */
  close(): void {
    this.#closing.abort();
  }

  async #carryOut(id: string, api: ApiClient): Promise<void> {
    const limit = AbortSignal.timeout(this.#limitMs);
    const signal = AbortSignal.any([limit, this.#closing.signal]);
    const tell = (progress: string) => this.#change(id, { state: { kind: 'running', progress } });
    try {
      const verification = await verifyPlatform(repeating(api), {
        signal,
        onProgress: (done) => tell(`${done} so far.`),
        onWaiting: (what) => tell(`${what}.`),
      });
      this.#end(id, { kind: 'done', verification: shortened(verification) });
    } catch (error) {
      const reason = limit.aborted
        ? `It took longer than ${this.#limitMs / 60_000} minutes: let \`platform verify\` audit a platform of this size.`
        : failureText(error);
      if (reason === undefined) this.#onFailure(error);
      this.#end(id, { kind: 'failed', reason: reason ?? 'It failed. The log of web says why.' });
    }
  }

  #end(id: string, state: AuditRunState): void {
    this.#change(id, { state, endedAt: new Date().toISOString() });
  }

  #change(id: string, change: Partial<AuditRun>): void {
    this.#runs = this.#runs.map((run) => (run.id === id ? { ...run, ...change } : run));
  }
}

function shortened(verification: Verification): Verification {
  const short = (check: CheckResult) => ({
    ...check,
    violations: check.violations.slice(0, MOST_VIOLATIONS),
  });
  return { ...verification, checks: verification.checks.map(short) };
}

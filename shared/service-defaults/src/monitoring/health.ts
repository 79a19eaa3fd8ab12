import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** A kube-probe waits one second by default; a check must answer before. */
const DEFAULT_TIMEOUT_MS = 1000;
/** Probes, the gateway and people ask; one answer serves all of them for this long. */
const CACHE_MS = 500;
/** How often a start looks whether all it needs is there. */
const START_LOOK_MS = 25;
/** What a start has waited for this long is told of, and looked for less often. */
const LONG_WAIT_MS = 5000;

export interface CheckOptions {
  /** False: shown, but the service is ready without it. Default true. */
  readonly isRequired?: boolean;
  readonly timeoutMs?: number;
}

export interface CheckResult {
  readonly name: string;
  readonly status: 'ok' | 'error';
  readonly is_required: boolean;
  readonly duration_ms: number;
}

export interface Readiness {
  readonly isReady: boolean;
  /** `starting` and `draining` are never ready. */
  readonly phase: 'starting' | 'running' | 'draining';
  readonly checks: readonly CheckResult[];
}

interface Check {
  readonly name: string;
  readonly run: () => Promise<void>;
  readonly isRequired: boolean;
  readonly timeoutMs: number;
}

/** What a service needs in order to serve, and whether it has it. */
export class Health {
  readonly #checks: Check[] = [];
  readonly #troubles: (() => readonly string[])[] = [];
  readonly #onError: (name: string, error: unknown) => void;
  #phase: Readiness['phase'] = 'starting';
  /** Since when the start has waited for its checks alone. */
  #waitingSince: number | undefined;
  #known: { at: number; answer: Promise<readonly CheckResult[]> } | undefined;

  constructor(onError: (name: string, error: unknown) => void = () => {}) {
    this.#onError = onError;
  }

  add(name: string, check: () => Promise<void>, options: CheckOptions = {}): void {
    const { isRequired = true, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
    this.#checks.push({ name, run: check, isRequired, timeoutMs });
  }

  /**
   * `look` names what is wrong at the moment, such as a queue whose handlers hang. Each is shown as a failed check; the
   * service is ready all the same.
   */
  addTroubles(look: () => readonly string[]): void {
    this.#troubles.push(look);
  }

  markRunning(): void {
    this.#phase = 'running';
  }

  markDraining(): void {
    this.#phase = 'draining';
  }

  /** Runs all checks at once, each within its time limit. */
  async readiness(): Promise<Readiness> {
    const checks = [...(await this.#results()), ...this.#troubled()];
    const isReady = this.#phase === 'running' && checks.every(isEnough);
    return { isReady, phase: this.#phase, checks };
  }

  /** Resolves when all that is required answers, or `signal` ends the wait. */
  async allAnswer(signal: AbortSignal): Promise<void> {
    this.#waitingSince = performance.now();
    while (!signal.aborted && !(await this.#results()).every(isEnough))
      await sleep(START_LOOK_MS, undefined, { signal }).catch(() => undefined);
  }

  #troubled(): CheckResult[] {
    const names = this.#troubles.flatMap((look) => look());
    return names.map((name) => ({ name, status: 'error', is_required: false, duration_ms: 0 }));
  }

  #results(): Promise<readonly CheckResult[]> {
    const now = performance.now();
    const keptMs = this.#isQuickStart ? START_LOOK_MS : CACHE_MS;
    if (this.#known !== undefined && now - this.#known.at < keptMs) return this.#known.answer;
    const answer = Promise.all(this.#checks.map((check) => this.#result(check)));
    this.#known = { at: now, answer };
    return answer;
  }

  get #isQuickStart(): boolean {
    if (this.#phase !== 'starting') return false;
    return this.#waitingSince === undefined || performance.now() - this.#waitingSince < LONG_WAIT_MS;
  }

  async #result({ name, run, isRequired, timeoutMs }: Check): Promise<CheckResult> {
    const begun = performance.now();
    const timer = new AbortController();
    const late = sleep(timeoutMs, undefined, { signal: timer.signal, ref: false }).then(() => {
      throw new Error(`no answer within ${timeoutMs} ms`);
    });
    late.catch(() => undefined); // Aborted once the check has answered.
    let status: CheckResult['status'] = 'ok';
    try {
      await Promise.race([run(), late]);
    } catch (error) {
      status = 'error';
      // What a start waits for is no news.
      if (!this.#isQuickStart) this.#onError(name, error);
    } finally {
      timer.abort();
    }
    const duration_ms = Math.round((performance.now() - begun) * 10) / 10;
    return { name, status, is_required: isRequired, duration_ms };
  }
}

function isEnough({ status, is_required }: CheckResult): boolean {
  return status === 'ok' || !is_required;
}

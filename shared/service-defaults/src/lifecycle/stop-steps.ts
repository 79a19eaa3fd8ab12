import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@platform/telemetry/log.ts';

interface Step {
  readonly name: string;
  readonly stop: () => Promise<void> | void;
}

/** What every step gets at least, so that one that is stuck does not take the chance of those after it. */
const LEAST_MS = 250;

/** What has to be undone on the way out, in reverse order. No step can hold up the end of the process. */
export class StopSteps {
  readonly #steps: Step[] = [];
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  add(name: string, stop: () => Promise<void> | void): void {
    this.#steps.push({ name, stop });
  }

  /** Runs the steps one after another, the last added first, within `budgetMs` altogether. Never throws. */
  async run(budgetMs: number): Promise<void> {
    const deadline = Date.now() + budgetMs;
    for (const step of this.#steps.splice(0).reverse())
      await this.#runOne(step, Math.max(deadline - Date.now(), LEAST_MS));
  }

  async #runOne({ name, stop }: Step, budgetMs: number): Promise<void> {
    const timer = new AbortController();
    const late = sleep(budgetMs, 'late' as const, { signal: timer.signal }).catch(() => undefined);
    try {
      const ended = await Promise.race([Promise.resolve().then(stop), late]);
      if (ended === 'late') this.#log.warn({ step: name, budget_ms: budgetMs }, 'stopping took too long');
    } catch (error) {
      this.#log.error({ err: error, step: name }, 'stopping failed');
    } finally {
      timer.abort();
    }
  }
}

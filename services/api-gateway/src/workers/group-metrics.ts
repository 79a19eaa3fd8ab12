import type { MessagePort, Worker } from 'node:worker_threads';
import { countsOf, mergeMetrics } from './merged-metrics.ts';
import { ask } from './worker-messages.ts';

const TIMEOUT_MS = 2000;

/** The metrics of all workers in one text. */
export class GroupMetrics {
  /** How often a worker was replaced. */
  restarts = 0;
  readonly #threads: () => ReadonlyMap<string, Worker>;
  /** What each said last, for when it is busy. */
  readonly #known = new Map<string, string>();
  /** The counts of those that have ended: a sum without them would go back. */
  #ended = '';

  constructor(threads: () => ReadonlyMap<string, Worker>) {
    this.#threads = threads;
  }

  async answer(replyTo: MessagePort): Promise<void> {
    const threads = this.#threads();
    await Promise.all([...threads].map(([worker, thread]) => this.#ask(worker, thread)));
    const all = new Map([['ended', this.#ended], ...this.#known]);
    replyTo.postMessage(this.#own(threads.size) + mergeMetrics(all));
    replyTo.close();
  }

  /** `worker` has ended; the next of this name counts from 0. */
  forget(worker: string): void {
    this.#ended = countsOf(
      mergeMetrics(
        new Map([
          ['ended', this.#ended],
          [worker, this.#known.get(worker) ?? ''],
        ]),
      ),
    );
    this.#known.delete(worker);
  }

  async #ask(worker: string, thread: Worker): Promise<void> {
    try {
      const text = await ask(thread, 'metrics', TIMEOUT_MS);
      if (text !== '') this.#known.set(worker, text);
    } catch {
      // It is starting, busy or gone: what it said last stands.
    }
  }

  #own(running: number): string {
    return [
      '# HELP gateway_workers Workers that run',
      '# TYPE gateway_workers gauge',
      `gateway_workers ${running}`,
      '# HELP gateway_worker_restarts_total Workers that ended and were replaced',
      '# TYPE gateway_worker_restarts_total counter',
      `gateway_worker_restarts_total ${this.restarts}`,
      '',
    ].join('\n');
  }
}

import type { Log } from '@platform/telemetry/log.ts';

/** Calls `look` every `everyMs`, about, until stopped; one at a time. */
export class QueueUpkeep {
  readonly #look: () => Promise<void>;
  readonly #everyMs: number;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isStopped = false;

  constructor(look: () => Promise<void>, everyMs: number, log: Log) {
    this.#look = look;
    this.#everyMs = everyMs;
    this.#log = log;
  }

  /** Begins, if it has not. */
  start(): void {
    if (this.#timer === undefined) this.#wait();
  }

  /** Resolves when a look under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  #wait(): void {
    if (this.#isStopped) return;
    // Replicas that started together are not to look together.
    const waitMs = this.#everyMs * (0.75 + Math.random() / 2);
    this.#timer = setTimeout(() => {
      this.#looking = this.#run().finally(() => this.#wait());
    }, waitMs).unref();
  }

  async #run(): Promise<void> {
    try {
      await this.#look();
    } catch (err) {
      if (!this.#isStopped) this.#log.warn({ err }, 'the queues of the bus could not be looked after');
    }
  }
}

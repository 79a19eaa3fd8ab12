import { setTimeout as sleep } from 'node:timers/promises';
import { type Log, silentLog } from '@platform/telemetry/log.ts';
import type { Resolver } from './resolver.ts';

/** What a registry says of one service. */
export interface Finding {
  readonly origins: readonly string[];
  /** When to ask again, in milliseconds; 0 where the next answer itself waits for a change. */
  readonly validForMs: number;
}

export interface FollowingOptions {
  /** Named in the log. */
  readonly service: string;
  /** Asks once. What it throws leaves the last good answer in force. */
  readonly ask: (signal: AbortSignal) => Promise<Finding>;
  /** After the first failure in a row; twice as long after each further one, up to ten seconds. Default 500. */
  readonly retryMs?: number;
  readonly log?: Log | undefined;
}

const LONGEST_RETRY_MS = 10_000;

/**
 * Follows a registry in the background. While it is away the last good answer holds: instances that were there a
 * moment ago are a better guess than none. An answer that names no instance is believed.
 */
export class FollowingResolver implements Resolver {
  readonly #o: FollowingOptions;
  readonly #closing = new AbortController();
  #origins: readonly string[] = [];
  #failures = 0;

  constructor(options: FollowingOptions) {
    this.#o = options;
    void this.#follow();
  }

  origins(): readonly string[] {
    return this.#origins;
  }

  close(): void {
    this.#closing.abort();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const waitMs = await this.#askOnce(signal);
      // A rejection means closed, which the loop sees.
      if (waitMs > 0) await sleep(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Resolves to how long to wait before the next time. */
  async #askOnce(signal: AbortSignal): Promise<number> {
    const { service, ask, retryMs = 500, log = silentLog } = this.#o;
    try {
      const { origins, validForMs } = await ask(signal);
      if (this.#failures > 0) log.info({ peer: service }, 'the registry answers again');
      this.#failures = 0;
      this.#take(origins);
      return validForMs;
    } catch (error) {
      if (signal.aborted) return 0;
      // Once for each time it goes away, not for each try.
      if (this.#failures === 0)
        log.warn({ err: error, peer: service, kept: this.#origins.length }, 'the registry does not answer');
      return Math.min(retryMs * 2 ** this.#failures++, LONGEST_RETRY_MS);
    }
  }

  #take(origins: readonly string[]): void {
    const { service, log = silentLog } = this.#o;
    const found = [...new Set(origins)].sort();
    if (found.join() === this.#origins.join()) return;
    this.#origins = found;
    log.info({ peer: service, instances: found.length }, 'the instances of a service have changed');
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@platform/database/database.ts';
import type { Log } from '@platform/telemetry/log.ts';
import { type DefinitionName, findOverdueSagas } from './overdue-sagas.ts';
import type { StoredSaga } from './saga-store.ts';

export interface Sweeper {
  /** Ends after the instance in hand. */
  stop(): Promise<void>;
}

export interface SweeperOptions {
  readonly database: Database;
  /** Whose instances it looks for. */
  readonly definitions: readonly DefinitionName[];
  /** Throws if the instance cannot move. */
  readonly expire: (saga: StoredSaga) => Promise<unknown>;
  /** Puts off an instance that cannot move, or it would stand in the way of the others. */
  readonly onFailure: (saga: StoredSaga, error: unknown) => Promise<void>;
  readonly logger: Log;
}

const EVERY_MS = 1000;
// However many instances are unfinished, looking for the overdue ones takes at most a twentieth of the time.
const REST_FACTOR = 20;
const MOST_AT_ONCE = 200;

/** Looks for instances whose deadline has passed, each second, and expires each in a transaction of its own. */
export function startSweeper({ database, definitions, expire, onFailure, logger }: SweeperOptions): Sweeper {
  const stopping = new AbortController();
  const { signal } = stopping;

  /** Resolves to how long it has looked, without what it did for those it found, in milliseconds. */
  const sweep = async (): Promise<number> => {
    for (let lookedMs = 0; ; ) {
      const startedMs = performance.now();
      const sagas = await findOverdueSagas(database, definitions, MOST_AT_ONCE);
      lookedMs += performance.now() - startedMs;
      for (const saga of sagas) {
        if (signal.aborted) return lookedMs;
        await expire(saga).catch((error: unknown) => onFailure(saga, error));
      }
      if (sagas.length < MOST_AT_ONCE) return lookedMs;
    }
  };
  const run = async () => {
    while (!signal.aborted) {
      let restMs = EVERY_MS;
      try {
        restMs = Math.max(EVERY_MS, (await sweep()) * REST_FACTOR);
      } catch (error) {
        logger.warn({ err: error }, 'no look for overdue sagas; trying again');
      }
      await sleep(restMs * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined); // Stopped.
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

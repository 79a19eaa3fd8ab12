import type { Database } from '@platform/database/database.ts';
import { type StopWork, startPeriodicWork } from '@platform/resilience/periodic-work.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type { StoredSaga } from '../store/saga-store.ts';
import { claimOverdueSagas, type DefinitionName, giveBackSagas } from './overdue-sagas.ts';
import { putOffUnconfirmed } from './unconfirmed-commands.ts';

export interface SweeperOptions {
  readonly database: Database;
  /** Whose instances it looks for. */
  readonly definitions: readonly DefinitionName[];
  /** How long an answer may take once the broker has the command. */
  readonly patienceMs: (saga: StoredSaga) => number;
  /** Throws if the instance cannot move. */
  readonly expire: (saga: StoredSaga) => Promise<unknown>;
  /** Puts off an instance that cannot move, or it would stand in the way of the others. */
  readonly onFailure: (saga: StoredSaga, error: unknown) => Promise<void>;
  readonly logger: Log;
  /** Monotonic milliseconds; for tests. */
  readonly now?: () => number;
}

const EVERY_MS = 1000;
// However many instances are unfinished, a look that finds few overdue ones takes at most a twentieth of the time.
const REST_FACTOR = 20;
// A few seconds' work at most, so that replicas share what there is, and none keeps a claim for long.
const MOST_CLAIMED = 100;
// Half of the connections that a pool has for writes: the rest is for requests and replies.
const MOST_AT_ONCE = 3;

/**
 * Looks each second for instances whose deadline has passed, and expires several at once, each in a transaction of
 * its own. Stopping ends after the instances in hand.
 */
export function startSweeper(options: SweeperOptions): StopWork {
  const {
    database,
    definitions,
    patienceMs,
    expire,
    onFailure,
    logger,
    now = () => performance.now(),
  } = options;
  let restMs = EVERY_MS;

  const sweep = async (signal: AbortSignal): Promise<void> => {
    restMs = EVERY_MS;
    for (;;) {
      const startedMs = now();
      const sagas = await claimOverdueSagas(database, definitions, MOST_CLAIMED);
      const lookMs = now() - startedMs;
      await expireAll(await putOffUnconfirmed(database, sagas, patienceMs), signal);
      restMs = Math.max(EVERY_MS, lookMs * REST_FACTOR);
      if (sagas.length < MOST_CLAIMED || signal.aborted) return;
    }
  };
  const expireAll = async (sagas: readonly StoredSaga[], signal: AbortSignal): Promise<void> => {
    const left = [...sagas];
    const lane = async () => {
      while (!signal.aborted) {
        const saga = left.shift();
        if (saga === undefined) return;
        await expire(saga).catch((error: unknown) => onFailure(saga, error));
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: MOST_AT_ONCE }, lane));
    await giveBackSagas(database, left);
    for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
  };
  return startPeriodicWork({
    what: 'the look for overdue sagas',
    everyMs: () => restMs,
    isSpread: true,
    logger,
    work: sweep,
  });
}

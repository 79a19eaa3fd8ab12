import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import type { Log } from '@platform/telemetry/log.ts';

export interface Sweeper {
  /** Ends after the instance in hand. */
  stop(): Promise<void>;
}

export interface SweeperOptions {
  readonly database: Database;
  readonly expire: (id: string) => Promise<boolean>;
  readonly logger: Log;
}

const EVERY_MS = 1000;
// However many instances are unfinished, looking for the overdue ones takes at most a twentieth of the time.
const REST_FACTOR = 20;
const MOST_AT_ONCE = 200;

/** Looks for instances whose deadline has passed, each second, and expires each in a transaction of its own. */
export function startSweeper({ database, expire, logger }: SweeperOptions): Sweeper {
  const stopping = new AbortController();
  const { signal } = stopping;

  /** Resolves to how long it has looked, without what it did for those it found, in milliseconds. */
  const sweep = async (): Promise<number> => {
    for (let lookedMs = 0; ; ) {
      const startedMs = performance.now();
      const ids = await overdueIds(database);
      lookedMs += performance.now() - startedMs;
      for (const id of ids) {
        if (signal.aborted) return lookedMs;
        await expireOne(id);
      }
      if (ids.length < MOST_AT_ONCE) return lookedMs;
    }
  };
  const expireOne = async (id: string) => {
    try {
      await expire(id);
    } catch (error) {
      logger.error({ err: error, saga: id }, 'a saga cannot move; trying again in a minute');
      await postpone(database, id); // Else it would stand in the way of the others.
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

async function overdueIds(database: Database): Promise<string[]> {
  const rows = await database.background.query<{ id: string }>(
    sql`select id from saga where status in ('running', 'compensating', 'stuck') and deadline <= now() limit ${MOST_AT_ONCE}`,
  );
  return rows.map(({ id }) => id);
}

async function postpone(database: Database, id: string): Promise<void> {
  await database.background.query(
    sql`update saga set deadline = now() + interval '1 minute' where id = ${id} and deadline <= now()`,
  );
}

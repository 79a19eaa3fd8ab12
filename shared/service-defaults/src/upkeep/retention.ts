import type { Database } from '@platform/database/database.ts';
import { removeInBatches } from '@platform/database/remove-in-batches.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { type StopWork, startPeriodicWork } from '@platform/resilience/periodic-work.ts';
import { Type } from '@platform/schema/type.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';

const EVERY_MS = 10 * 60_000;

/** A setting of how long something is kept, in days. */
export const retentionDays = (value: number, description: string) =>
  Type.Integer({ minimum: 1, maximum: 36_500, default: value, description });

/** Something that is kept for a time only. */
export interface Kept {
  /** For logs and metrics: `sagas`. */
  readonly what: string;
  /** Removes at most `limit` of what is past its time, and returns a row for each; see removeInBatches. */
  removal(limit: number): Statement;
}

export interface KeptRows {
  readonly what: string;
  readonly table: string;
  /** A column with an index: the oldest go first, and none of the others is looked at. */
  readonly by: string;
  /** Rows of before this time go. */
  readonly before: Statement;
}

/** Rows of a table that are kept for a time only. Replicas remove at once, each others. */
export function keptRows({ what, table, by, before }: KeptRows): Kept {
  const [rows, age] = [sql.raw(table), sql.raw(by)];
  return {
    what,
    removal: (limit) => sql`
      delete from ${rows} where ctid = any(array(
        select ctid from ${rows} where ${age} < ${before} order by ${age} limit ${limit} for update skip locked))
      returning true`,
  };
}

/** The time so many days ago. */
export function daysAgoSql(days: number): Statement {
  return sql`now() - make_interval(days => ${days})`;
}

export interface RetentionOptions {
  readonly database: Database;
  readonly logger: Log;
  readonly metrics: MetricRegistry;
}

/**
 * Removes what is past its time: at the start, and ten minutes after each round. What fails is logged, does not keep
 * the rest from its turn, and is tried in the next round. The function returned stops it and waits for the round.
 */
export function startRetention(
  { database, logger, metrics }: RetentionOptions,
  kept: readonly Kept[],
): StopWork {
  const removed = metrics.counter({
    name: 'retention_removed_total',
    help: 'Rows removed because their time was over',
    labels: ['what'],
  });

  async function remove({ what, removal }: Kept): Promise<void> {
    try {
      const rows = await removeInBatches(database, removal);
      removed.of({ what }).add(rows);
      if (rows > 0) logger.info({ what, rows }, 'removed what is past its time');
    } catch (err) {
      logger.warn({ err, what }, 'what is past its time could not be removed; the next round tries again');
    }
  }

  return startPeriodicWork({
    what: 'the removal of what is past its time',
    everyMs: EVERY_MS,
    logger,
    async work(signal) {
      for (const one of kept) if (!signal.aborted) await remove(one);
    },
  });
}

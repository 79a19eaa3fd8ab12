import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type { StoredSaga } from '../store/saga-store.ts';
import { giveUp } from './saga-move.ts';
import type { SagaMover } from './saga-mover.ts';

export interface FailedMovesDeps {
  readonly database: Database;
  readonly mover: SagaMover;
  readonly logger: Log;
}

// Looks come after 1, 2, 4 … 60 s, so that this many take about four minutes: longer than a restart or a lock lasts.
const MOST_FAILURES = 10;
const LONGEST_WAIT_S = 60;
const LONGEST_ERROR = 500;

/**
 * Notes in the row of an instance that it could not move; its deadline stays. After ten failures in a row it is stuck.
 * Throws if that cannot be noted: then the database is in trouble, and it was no failure of the instance.
 */
export async function handleFailure(
  { database, mover, logger }: FailedMovesDeps,
  saga: StoredSaga,
  error: unknown,
): Promise<void> {
  const reason = describe(error);
  const failures = await noteFailure(database, saga, reason);
  logger.error({ err: error, saga: saga.id, failures }, 'a saga cannot move; trying again later');
  if (failures < MOST_FAILURES) return;
  const move = giveUp(saga.state, reason);
  try {
    await mover.save(saga, move);
  } catch (hookError) {
    logger.error({ err: hookError, saga: saga.id }, 'its owner cannot be told that a saga is stuck');
    const { hook: _untold, ...silent } = move;
    await mover.save(saga, silent);
  }
}

/** Returns how often in a row the instance could not move; 0 if it has moved meanwhile. */
async function noteFailure(
  database: Database,
  { id, revision }: StoredSaga,
  reason: string,
): Promise<number> {
  const [row] = await database.query<{ failures: number }>(
    sql`update saga set failures = failures + 1, last_error = ${reason},
          next_look = now() + least(power(2, failures), ${LONGEST_WAIT_S}::float8) * interval '1 second'
        where id = ${id} and revision = ${revision} returning failures`,
  );
  return row?.failures ?? 0;
}

// PostgreSQL's text holds no zero bytes.
function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll('\u0000', '').slice(0, LONGEST_ERROR);
}

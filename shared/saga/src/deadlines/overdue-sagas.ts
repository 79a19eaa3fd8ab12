import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { COLUMNS, type SagaRow, type StoredSaga, storedSaga } from '../store/saga-store.ts';

/** A process and its version. */
export interface DefinitionName {
  readonly type: string;
  readonly version: number;
}

// Ends by itself, should the replica die that has them in hand. Two that act on one instance do no harm: see
// `revision`.
const CLAIM_S = 60;

/**
 * Takes instances whose time has come into this replica's hand: no other one gets them for a minute, or waits for
 * those that are moving. Those of other definitions are for replicas that know them.
 */
export async function claimOverdueSagas(
  database: Database,
  definitions: readonly DefinitionName[],
  limit: number,
): Promise<StoredSaga[]> {
  const rows = await database.background.query<SagaRow>(
    sql`with due as materialized (
          select id from saga
          where status in ('running', 'compensating') and deadline <= now() and (next_look is null or next_look <= now())
            and (type, version) in (select * from unnest(
              ${definitions.map(({ type }) => type)}::text[], ${definitions.map(({ version }) => version)}::integer[]))
          limit ${limit} for update skip locked)
        update saga set next_look = now() + ${CLAIM_S}::float8 * interval '1 second'
        from due where saga.id = due.id returning ${COLUMNS}`,
  );
  return rows.map(storedSaga);
}

/** Lets others have instances that were claimed and not looked at. */
export async function giveBackSagas(database: Database, sagas: readonly StoredSaga[]): Promise<void> {
  if (sagas.length === 0) return;
  await database.query(
    sql`update saga set next_look = null from unnest(
          ${sagas.map(({ id }) => id)}::uuid[], ${sagas.map(({ revision }) => revision)}::integer[]) as claimed (id, revision)
        where saga.id = claimed.id and saga.revision = claimed.revision`,
  );
}

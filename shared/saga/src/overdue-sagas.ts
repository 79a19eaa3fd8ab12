import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { COLUMNS, type SagaRow, type StoredSaga, storedSaga } from './saga-store.ts';

/** A process and its version. */
export interface DefinitionName {
  readonly type: string;
  readonly version: number;
}

/** Instances whose time has come; those of other definitions are for replicas that know them. */
export async function findOverdueSagas(
  database: Database,
  definitions: readonly DefinitionName[],
  limit: number,
): Promise<StoredSaga[]> {
  const rows = await database.background.query<SagaRow>(
    sql`select ${COLUMNS} from saga
        where status in ('running', 'compensating') and deadline <= now() and (next_look is null or next_look <= now())
          and (type, version) in (select * from unnest(
            ${definitions.map(({ type }) => type)}::text[], ${definitions.map(({ version }) => version)}::integer[]))
        limit ${limit}`,
  );
  return rows.map(storedSaga);
}

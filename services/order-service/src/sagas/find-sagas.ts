import type { Database } from '@platform/database/database.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import type { Sagas } from '@platform/saga/sagas.ts';
import { findSaga, listSagas, type SagaDetails, type SagaFilter } from '@platform/saga/store/saga-queries.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { type NumberedSaga, withOrderNumbers } from './saga-numbers.ts';

export interface SagaDeps {
  readonly database: Database;
  readonly sagas: Sagas;
}

/** Sagas as a list shows them, newest first. */
export async function findSagas(db: Queryable, filter: SagaFilter): Promise<NumberedSaga[]> {
  return withOrderNumbers(db, await listSagas(db, filter));
}

/** Throws `saga-not-found`. */
export async function getSaga(database: Database, id: string): Promise<NumberedSaga<SagaDetails>> {
  const saga = await findSaga(database, id);
  const [numbered] = await withOrderNumbers(database, saga === undefined ? [] : [saga]);
  if (numbered === undefined) throw new DomainError('saga-not-found', `There is no saga ${id}.`);
  return numbered;
}

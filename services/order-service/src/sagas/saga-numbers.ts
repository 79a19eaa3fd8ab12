import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import type { SagaSummary } from '@platform/saga/store/saga-queries.ts';

/** A saga with the number of the order that it is about; null where there is no such order. */
export type NumberedSaga<Saga extends SagaSummary = SagaSummary> = Saga & {
  readonly orderNumber: string | null;
};

/** A saga bears the id of its order, or of its return; that of a cancellation has an id of its own. */
export async function withOrderNumbers<Saga extends SagaSummary>(
  db: Queryable,
  sagas: readonly Saga[],
): Promise<NumberedSaga<Saga>[]> {
  const ids = sagas.map(({ id }) => id);
  const rows = await db.query<{ id: string; number: string | null }>(sql`
    select id, number from orders where id = any(${ids}::uuid[])
    union all
    select r.id, o.number from order_return r join orders o on o.id = r.order_id where r.id = any(${ids}::uuid[])
    union all
    select c.saga_id, o.number from order_cancellation c join orders o on o.id = c.order_id
    where c.saga_id = any(${ids}::uuid[])`);
  const numbers = new Map(rows.map(({ id, number }) => [id, number]));
  return sagas.map((saga) => ({ ...saga, orderNumber: numbers.get(saga.id) ?? null }));
}

import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import type { Sagas } from '@platform/saga/sagas.ts';
import { type SagaPoint, sagaPointSql } from '@platform/saga/store/saga-history.ts';
import type { OrderSummary } from '../order-repository.ts';

/** Whether an order can be cancelled, and what will end that; null if it cannot. */
export interface Cancellability {
  readonly can_cancel: boolean;
  readonly cancel_until: 'payment-captured' | null;
}

/** Of an order that was placed just now. */
export const JUST_PLACED: Cancellability = { can_cancel: true, cancel_until: 'payment-captured' };

/** Looks up whether an order can be cancelled. */
export async function findCancellability(
  { database, sagas }: { readonly database: Queryable; readonly sagas: Pick<Sagas, 'canCancel'> },
  order: Pick<OrderSummary, 'id' | 'status'>,
): Promise<Cancellability> {
  const [row] = await database.query<{ saga: SagaPoint | null }>(
    sql`select ${sagaPointSql(sql`${order.id}::uuid`)} as saga`,
  );
  return cancellability(order, row?.saga ?? null, sagas);
}

/** Whether an order can be cancelled whose saga is at `saga`. */
export function cancellability(
  { status }: Pick<OrderSummary, 'status'>,
  saga: SagaPoint | null,
  sagas: Pick<Sagas, 'canCancel'>,
): Cancellability {
  const canCancel = status === 'placed' && saga !== null && sagas.canCancel(saga);
  return { can_cancel: canCancel, cancel_until: canCancel ? 'payment-captured' : null };
}

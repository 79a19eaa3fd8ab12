import type { ReservationStatus } from '@platform/contracts/shop/http/inventory-http.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import type { Shortage, StockLineColumns } from './stock-lines.ts';

export interface ReservationRow extends StockLineColumns {
  readonly order_id: string;
  readonly status: ReservationStatus;
  readonly expires_at: Date | null;
  /** Of a rejection. */
  readonly reason: string | null;
  readonly shortages: Shortage[] | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export async function findReservation(
  database: Queryable,
  orderId: string,
): Promise<ReservationRow | undefined> {
  const [row] = await database.query<ReservationRow>(sql`
    select order_id, status, skus, to_json(quantities) as quantities, expires_at, reason, shortages, created_at, updated_at
    from reservation where order_id = ${orderId}::uuid`);
  return row;
}

import type { ReservationStatus } from '@platform/contracts/inventory-http.ts';
import type { Queryable } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';

export interface AuditedReservation {
  readonly order_id: string;
  readonly status: ReservationStatus;
  readonly lines: [sku: string, quantity: number][];
}

export interface AuditedLevel {
  readonly sku: string;
  readonly on_hand: number;
  readonly reserved: number;
  readonly ledger_on_hand: number;
  readonly ledger_reserved: number;
}

/** Reservations after the order `after`, in order of their ids. */
export function auditReservations(
  database: Queryable,
  after: string,
  limit: number,
): Promise<AuditedReservation[]> {
  return database.query<AuditedReservation>(sql`
    select order_id, status, coalesce(
        (select json_agg(json_build_array(w.sku, w.quantity)) from unnest(skus, quantities) as w (sku, quantity)),
        '[]') as lines
    from reservation where order_id > ${after}::uuid order by order_id limit ${limit}`);
}

/** Levels after the sku `after`, each with what its whole ledger adds up to, of one moment. */
export function auditLevels(database: Queryable, after: string, limit: number): Promise<AuditedLevel[]> {
  return database.query<AuditedLevel>(sql`
    select l.sku, l.on_hand, l.reserved, ledger.on_hand as ledger_on_hand, ledger.reserved as ledger_reserved
    from (select sku, on_hand, reserved from stock_level where sku > ${after} order by sku limit ${limit}) as l
    cross join lateral (
      select coalesce(sum(delta_on_hand), 0) as on_hand, coalesce(sum(delta_reserved), 0) as reserved
      from stock_movement m where m.sku = l.sku) as ledger
    order by l.sku`);
}

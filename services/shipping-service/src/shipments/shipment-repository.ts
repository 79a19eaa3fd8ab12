import type { ShipmentStatus } from '@platform/contracts/shop/http/shipping-http.ts';
import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import type { Shipment, ShipmentDetail, ShipmentLine, ShippingAddress } from './shipment.ts';

/** A cancelled shipment is none: only commands see its row. */
const SHOWN = sql`status <> 'cancelled'`;

const COLUMNS = sql`shipment_id as "shipmentId", order_id as "orderId", customer_id as "customerId", status, version, carrier,
  tracking_number as "trackingNumber", created_at as "createdAt", updated_at as "updatedAt"`;

export interface NewShipment {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly carrier: string;
  readonly trackingNumber: string;
  readonly address: ShippingAddress | undefined;
  readonly lines: readonly ShipmentLine[];
}

/** Adds a shipment if `condition` holds, as a part of a `with` statement. A unique violation if the order has one. */
export function insertShipmentSql(shipment: NewShipment, condition: Statement): Statement {
  const { shipmentId, orderId, customerId, carrier, trackingNumber, address, lines } = shipment;
  return sql`
    added as (
      insert into shipment (shipment_id, order_id, customer_id, status, carrier, tracking_number, address, lines)
      select ${shipmentId}::uuid, ${orderId}::uuid, ${customerId}::uuid, 'created', ${carrier}::text, ${trackingNumber}::text,
        ${address === undefined ? null : JSON.stringify(address)}::jsonb, ${JSON.stringify(lines)}::jsonb
      where ${condition}
    )`;
}

/** What became of the shipping of an order. */
export type KnownShipment =
  | { readonly isCancelled: true }
  | { readonly isCancelled: false; readonly shipment: Shipment };

export async function findByOrder(db: Queryable, orderId: string): Promise<KnownShipment | undefined> {
  const [row] = await db.query<Shipment & { readonly isCancelled: boolean }>(
    sql`select ${COLUMNS}, status = 'cancelled' as "isCancelled" from shipment where order_id = ${orderId}`,
  );
  if (row === undefined) return undefined;
  const { isCancelled, ...shipment } = row;
  return isCancelled ? { isCancelled } : { isCancelled, shipment };
}

/**
 * Cancels the order's shipment, unless its parcel has left. Leaves a tombstone where there is none, so that a
 * shipment that is asked for later is refused. Returns what stands there then.
 */
export async function cancelOrBury(
  db: Queryable,
  { shipmentId, orderId, customerId }: Pick<Shipment, 'shipmentId' | 'orderId' | 'customerId'>,
): Promise<{ readonly shipmentId: string; readonly status: string; readonly isCancelled: boolean }> {
  const [row] = await db.query<{ shipment_id: string; status: string }>(
    sql`insert into shipment as s (shipment_id, order_id, customer_id, status, carrier, tracking_number, lines)
        values (${shipmentId}, ${orderId}, ${customerId}, 'cancelled', '', '', '[]')
        on conflict (order_id) do update set updated_at = now(), version = s.version + (s.status = 'created')::integer,
          status = case s.status when 'created' then 'cancelled' else s.status end
        returning shipment_id, status`,
  );
  if (row === undefined) throw new Error('an upsert returned no row');
  return { shipmentId: row.shipment_id, status: row.status, isCancelled: row.status === 'cancelled' };
}

/** A shipment by its own id or its order's. */
export async function findDetail(db: Queryable, id: string): Promise<ShipmentDetail | undefined> {
  const [row] = await db.query<Omit<ShipmentDetail, 'tracking'> & { readonly changes: readonly Change[] }>(
    sql`select ${COLUMNS}, address, lines,
          (select coalesce(jsonb_agg(jsonb_build_object('status', c.status, 'at', c.changed_at) order by c.version), '[]')
           from shipment_change c where c.shipment_id = s.shipment_id) as changes
        from shipment s where (shipment_id = ${id} or order_id = ${id}) and ${SHOWN}`,
  );
  if (row === undefined) return undefined;
  const { changes, ...shipment } = row;
  const later = changes.map(({ status, at }) => ({ status, at: new Date(at) }));
  return { ...shipment, tracking: [{ status: 'created', at: shipment.createdAt }, ...later] };
}

/** A change after the first status; its time is text, as JSON has it. */
interface Change {
  readonly status: ShipmentStatus;
  readonly at: string;
}

/** The same, locked until the transaction ends. */
export async function lockShipment(tx: Transaction, id: string): Promise<Shipment | undefined> {
  const [row] = await tx.query<Shipment>(
    sql`select ${COLUMNS} from shipment
        where (shipment_id = ${id} or order_id = ${id}) and ${SHOWN} for update`,
  );
  return row;
}

/** Sets the status of a locked shipment, keeps who did it, and counts its version up. */
export async function changeStatus(
  tx: Transaction,
  shipment: Shipment,
  status: ShipmentStatus,
  actorId: string,
): Promise<void> {
  await tx.query(
    sql`with changed as (
          update shipment set status = ${status}, version = version + 1, updated_at = now()
          where shipment_id = ${shipment.shipmentId} returning shipment_id, version, status
        )
        insert into shipment_change (shipment_id, version, status, actor_id)
        select shipment_id, version, status, ${actorId} from changed`,
  );
}

export interface ShipmentFilter {
  readonly status?: ShipmentStatus | undefined;
  readonly customerId?: string | undefined;
  readonly trackingNumber?: string | undefined;
}

/** Shipments, newest first, after the one with id `before` (ids sort by time). */
export function listShipments(
  db: Queryable,
  { status, customerId, trackingNumber }: ShipmentFilter,
  page: { readonly limit: number; readonly before?: string | undefined },
): Promise<Shipment[]> {
  const where = sql.where([
    SHOWN,
    page.before !== undefined && sql`shipment_id < ${page.before}`,
    status !== undefined && sql`status = ${status}`,
    customerId !== undefined && sql`customer_id = ${customerId}`,
    trackingNumber !== undefined && sql`tracking_number = ${trackingNumber}`,
  ]);
  return db.query<Shipment>(
    sql`select ${COLUMNS} from shipment ${where}
        order by shipment_id desc limit ${page.limit}`,
  );
}

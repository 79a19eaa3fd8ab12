import type { ShipmentStatus } from '@platform/contracts/http/shipping-http.ts';
import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import type { Shipment, ShipmentDetail, ShipmentLine, ShippingAddress } from './shipment.ts';

interface ShipmentRow {
  readonly shipment_id: string;
  readonly order_id: string;
  readonly customer_id: string;
  readonly status: ShipmentStatus;
  readonly version: number;
  readonly carrier: string;
  readonly tracking_number: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

interface StoredRow extends Omit<ShipmentRow, 'status'> {
  readonly status: ShipmentStatus | 'cancelled';
}

interface DetailRow extends ShipmentRow {
  readonly address: ShippingAddress | null;
  readonly lines: readonly ShipmentLine[];
  /** Changes after the first status; times as text, as JSON has them. */
  readonly changes: readonly { readonly status: ShipmentStatus; readonly at: string }[];
}

/** A cancelled shipment is none: only commands see its row. */
const SHOWN = sql`status <> 'cancelled'`;

const COLUMNS = sql`shipment_id, order_id, customer_id, status, version, carrier, tracking_number, created_at, updated_at`;

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
  const [row] = await db.query<StoredRow>(sql`select ${COLUMNS} from shipment where order_id = ${orderId}`);
  if (row === undefined) return undefined;
  return isShown(row) ? { isCancelled: false, shipment: toShipment(row) } : { isCancelled: true };
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
  const [row] = await db.query<DetailRow>(
    sql`select ${COLUMNS}, address, lines,
          (select coalesce(jsonb_agg(jsonb_build_object('status', c.status, 'at', c.changed_at) order by c.version), '[]')
           from shipment_change c where c.shipment_id = s.shipment_id) as changes
        from shipment s where (shipment_id = ${id} or order_id = ${id}) and ${SHOWN}`,
  );
  return row && toDetail(row);
}

/** The same, locked until the transaction ends. */
export async function lockShipment(tx: Transaction, id: string): Promise<Shipment | undefined> {
  const [row] = await tx.query<ShipmentRow>(
    sql`select ${COLUMNS} from shipment
        where (shipment_id = ${id} or order_id = ${id}) and ${SHOWN} for update`,
  );
  return row && toShipment(row);
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
}

/** Shipments, newest first, after the one with id `before` (ids sort by time). */
export async function listShipments(
  db: Queryable,
  { status, customerId }: ShipmentFilter,
  page: { readonly limit: number; readonly before?: string | undefined },
): Promise<Shipment[]> {
  const where = sql.where([
    SHOWN,
    page.before !== undefined && sql`shipment_id < ${page.before}`,
    status !== undefined && sql`status = ${status}`,
    customerId !== undefined && sql`customer_id = ${customerId}`,
  ]);
  const rows = await db.query<ShipmentRow>(
    sql`select ${COLUMNS} from shipment ${where}
        order by shipment_id desc limit ${page.limit}`,
  );
  return rows.map(toShipment);
}

function isShown(row: StoredRow): row is ShipmentRow {
  return row.status !== 'cancelled';
}

function toShipment(row: ShipmentRow): Shipment {
  return {
    shipmentId: row.shipment_id,
    orderId: row.order_id,
    customerId: row.customer_id,
    status: row.status,
    version: row.version,
    carrier: row.carrier,
    trackingNumber: row.tracking_number,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toDetail(row: DetailRow): ShipmentDetail {
  const changes = row.changes.map(({ status, at }) => ({ status, at: new Date(at) }));
  return {
    ...toShipment(row),
    address: row.address,
    lines: row.lines,
    tracking: [{ status: 'created', at: row.created_at }, ...changes],
  };
}

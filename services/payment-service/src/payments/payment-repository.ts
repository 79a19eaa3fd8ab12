import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import { BEGINS_FROM, type Payment, type PaymentOperation, type PaymentStatus } from './payment.ts';

interface PaymentRow {
  readonly payment_id: string;
  readonly order_id: string;
  readonly customer_id: string | null;
  readonly status: PaymentStatus;
  readonly pending: PaymentOperation | null;
  readonly amount_minor: number;
  readonly currency: string | null;
  readonly card_token: string | null;
  readonly authorisation: string | null;
  readonly reason: string | null;
  readonly captured_minor: number;
  readonly refunded_minor: number;
  readonly refunding_minor: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export interface AuthorisationRequest {
  readonly orderId: string;
  readonly customerId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly cardToken: string;
}

/**
 * Records that an authorisation is about to be asked for, unless the order has a payment already: the first request
 * stands. Returns the payment as it is then.
 */
export function openPayment(db: Queryable, request: AuthorisationRequest): Promise<Payment> {
  const { orderId, customerId, amountMinor, currency, cardToken } = request;
  // The update changes nothing: it makes an existing row come back, and waits for one being written.
  return one(
    db.query<PaymentRow>(
      sql`insert into payment as p
            (payment_id, order_id, customer_id, status, pending, amount_minor, currency, card_token)
          values (${uuidV7()}, ${orderId}, ${customerId}, 'requested', 'authorise', ${amountMinor}, ${currency},
            ${cardToken})
          on conflict (order_id) do update set order_id = p.order_id returning *`,
    ),
  );
}

/** The order's payment, or a tombstone left in its place, so that an authorisation that comes later is refused. */
export function findOrBury(db: Queryable, orderId: string): Promise<Payment> {
  return one(
    db.query<PaymentRow>(
      sql`insert into payment as p (payment_id, order_id, status, amount_minor)
          values (${uuidV7()}, ${orderId}, 'cancelled', 0)
          on conflict (order_id) do update set order_id = p.order_id returning *`,
    ),
  );
}

/**
 * Records that `operation` is about to be asked for, where the payment's state allows it. Returns the payment, with
 * `pending` null if it did not; undefined when the order has none.
 */
export async function beginOperation(
  db: Queryable,
  orderId: string,
  operation: PaymentOperation,
): Promise<Payment | undefined> {
  const [row] = await db.query<PaymentRow>(
    sql`with begun as (
          update payment set pending = ${operation}, updated_at = now()
          where order_id = ${orderId} and status = ${BEGINS_FROM[operation]} and pending is null returning *
        )
        select * from begun
        union all select * from payment where order_id = ${orderId} and not exists (select from begun)`,
  );
  return row && toPayment(row);
}

export async function findPayment(db: Queryable, orderId: string): Promise<Payment | undefined> {
  const [row] = await db.query<PaymentRow>(sql`select * from payment where order_id = ${orderId}`);
  return row && toPayment(row);
}

export async function findPaymentById(db: Queryable, paymentId: string): Promise<Payment | undefined> {
  const [row] = await db.query<PaymentRow>(sql`select * from payment where payment_id = ${paymentId}`);
  return row && toPayment(row);
}

export interface PaymentFilter {
  readonly status?: PaymentStatus | undefined;
  readonly customerId?: string | undefined;
  readonly isInDoubt?: boolean | undefined;
}

// Found by indexes: there are few. A payment is asked about in these states only.
const IN_DOUBT = sql`payment_id in (
  select payment_id from payment where status in ('requested', 'authorised') and pending is not null
  union all select payment_id from refund where status = 'requested')`;

/** Payments, newest first, after the one with id `before` (ids sort by time). */
export async function listPayments(
  db: Queryable,
  { status, customerId, isInDoubt }: PaymentFilter,
  page: { readonly limit: number; readonly before?: string | undefined },
): Promise<Payment[]> {
  const where = sql.where([
    page.before !== undefined && sql`payment_id < ${page.before}`,
    status !== undefined && sql`status = ${status}`,
    customerId !== undefined && sql`customer_id = ${customerId}`,
    isInDoubt !== undefined && (isInDoubt ? IN_DOUBT : sql`not (${IN_DOUBT})`),
  ]);
  const rows = await db.query<PaymentRow>(
    sql`select * from payment ${where} order by payment_id desc limit ${page.limit}`,
  );
  return rows.map(toPayment);
}

async function one(rows: Promise<PaymentRow[]>): Promise<Payment> {
  const [row] = await rows;
  if (row === undefined) throw new Error('an upsert returned no row');
  return toPayment(row);
}

function toPayment(row: PaymentRow): Payment {
  return {
    paymentId: row.payment_id,
    orderId: row.order_id,
    customerId: row.customer_id,
    status: row.status,
    pending: row.pending,
    amountMinor: row.amount_minor,
    currency: row.currency,
    cardToken: row.card_token,
    authorisation: row.authorisation,
    reason: row.reason,
    capturedMinor: row.captured_minor,
    refundedMinor: row.refunded_minor,
    refundingMinor: row.refunding_minor,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

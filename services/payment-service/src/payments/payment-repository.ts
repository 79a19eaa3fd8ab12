import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import type { ChargedLine } from '../refunds/refund-lines.ts';
import { BEGINS_FROM, type Payment, type PaymentOperation, type PaymentStatus } from './payment.ts';

const COLUMNS = sql`payment_id as "paymentId", order_id as "orderId", customer_id as "customerId", status, pending,
  amount_minor as "amountMinor", currency, card_token as "cardToken", authorisation, reason,
  captured_minor as "capturedMinor", refunded_minor as "refundedMinor", refunding_minor as "refundingMinor",
  created_at as "createdAt", updated_at as "updatedAt"`;

export interface AuthorisationRequest {
  readonly orderId: string;
  readonly customerId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly cardToken: string;
  /** What it is for; undefined where order-service does not say. */
  readonly lines?: readonly ChargedLine[] | undefined;
}

/**
 * Records that an authorisation is about to be asked for, unless the order has a payment already: the first request
 * stands. Returns the payment as it is then.
 */
export function openPayment(db: Queryable, request: AuthorisationRequest): Promise<Payment> {
  const { orderId, customerId, amountMinor, currency, cardToken, lines } = request;
  // The update changes nothing: it makes an existing row come back, and waits for one being written.
  return one(
    db.query<Payment>(
      sql`insert into payment as p
            (payment_id, order_id, customer_id, status, pending, amount_minor, currency, card_token, lines)
          values (${uuidV7()}, ${orderId}, ${customerId}, 'requested', 'authorise', ${amountMinor}, ${currency},
            ${cardToken}, ${lines === undefined ? null : JSON.stringify(lines)}::jsonb)
          on conflict (order_id) do update set order_id = p.order_id returning ${COLUMNS}`,
    ),
  );
}

/** The order's payment, or a tombstone left in its place, so that an authorisation that comes later is refused. */
export function findOrBury(db: Queryable, orderId: string): Promise<Payment> {
  return one(
    db.query<Payment>(
      sql`insert into payment as p (payment_id, order_id, status, amount_minor)
          values (${uuidV7()}, ${orderId}, 'cancelled', 0)
          on conflict (order_id) do update set order_id = p.order_id returning ${COLUMNS}`,
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
  const [row] = await db.query<Payment>(
    sql`with begun as (
          update payment set pending = ${operation}, updated_at = now()
          where order_id = ${orderId} and status = ${BEGINS_FROM[operation]} and pending is null returning ${COLUMNS}
        )
        select * from begun
        union all select ${COLUMNS} from payment where order_id = ${orderId} and not exists (select from begun)`,
  );
  return row;
}

export async function findPayment(db: Queryable, orderId: string): Promise<Payment | undefined> {
  const [row] = await db.query<Payment>(sql`select ${COLUMNS} from payment where order_id = ${orderId}`);
  return row;
}

export async function findPaymentById(db: Queryable, paymentId: string): Promise<Payment | undefined> {
  const [row] = await db.query<Payment>(sql`select ${COLUMNS} from payment where payment_id = ${paymentId}`);
  return row;
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
export function listPayments(
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
  return db.query<Payment>(
    sql`select ${COLUMNS} from payment ${where} order by payment_id desc limit ${page.limit}`,
  );
}

async function one(rows: Promise<Payment[]>): Promise<Payment> {
  const [row] = await rows;
  if (row === undefined) throw new Error('an upsert returned no row');
  return row;
}

import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import type { Refund } from './refund.ts';
import type { ChargedLine } from './refund-lines.ts';

const COLUMNS = sql`refund_id as "refundId", payment_id as "paymentId", amount_minor as "amountMinor", lines, return_id as "returnId",
  reason, status, refusal, created_at as "createdAt", settled_at as "settledAt"`;

export interface RefundRequest {
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly reason: string;
  /** Of the caller's request; null for the refund of a cancelled order. */
  readonly idempotencyKey: string | null;
  readonly actorId: string | null;
  readonly lines?: readonly ChargedLine[];
  readonly returnId?: string;
}

/**
 * Records that a refund is about to be asked for and takes its amount off what may still be refunded. Returns
 * undefined, having done nothing, if there is not so much left. Throws a unique violation if another request with the
 * same idempotency key came first.
 */
export async function openRefund(db: Queryable, request: RefundRequest): Promise<Refund | undefined> {
  const { paymentId, amountMinor, reason, idempotencyKey, actorId, lines, returnId = null } = request;
  const [row] = await db.query<Refund>(
    sql`with held as (
          update payment set refunding_minor = refunding_minor + ${amountMinor}::bigint, updated_at = now()
          where payment_id = ${paymentId} and status = 'captured'
            and captured_minor - refunded_minor - refunding_minor >= ${amountMinor}::bigint
            -- Nothing is paid back only where nothing was captured: for a free order.
            and (${amountMinor}::bigint > 0 or captured_minor = 0)
          returning payment_id
        )
        insert into refund
          (refund_id, payment_id, amount_minor, reason, status, idempotency_key, actor_id, lines, return_id)
        select ${uuidV7()}, payment_id, ${amountMinor}, ${reason}, 'requested', ${idempotencyKey}, ${actorId},
          ${linesJson(lines)}::jsonb, ${returnId}::uuid
        from held
        returning ${COLUMNS}`,
  );
  return row;
}

/** Records that nothing is given back for a return, as all of it was before; the provider is not asked. */
export async function recordNoRefund(
  db: Queryable,
  { paymentId, reason, lines, returnId }: RefundRequest & { readonly returnId: string },
): Promise<Refund> {
  const [row] = await db.query<Refund>(
    sql`insert into refund (refund_id, payment_id, amount_minor, reason, status, settled_at, lines, return_id)
        values (${uuidV7()}, ${paymentId}, 0, ${reason}, 'completed', now(), ${linesJson(lines)}::jsonb, ${returnId})
        returning ${COLUMNS}`,
  );
  if (row === undefined) throw new Error('an insert returned no row');
  return row;
}

/** The refund of a return, unless the provider refused it. */
export async function findRefundOfReturn(db: Queryable, returnId: string): Promise<Refund | undefined> {
  const [row] = await db.query<Refund>(
    sql`select ${COLUMNS} from refund where return_id = ${returnId} and status <> 'refused'`,
  );
  return row;
}

function linesJson(lines: readonly ChargedLine[] | undefined): string | null {
  return lines === undefined ? null : JSON.stringify(lines);
}

export async function findRefund(db: Queryable, refundId: string): Promise<Refund | undefined> {
  const [row] = await db.query<Refund>(sql`select ${COLUMNS} from refund where refund_id = ${refundId}`);
  return row;
}

export async function findRefundByKey(
  db: Queryable,
  paymentId: string,
  idempotencyKey: string,
): Promise<Refund | undefined> {
  const [row] = await db.query<Refund>(
    sql`select ${COLUMNS} from refund where payment_id = ${paymentId} and idempotency_key = ${idempotencyKey}`,
  );
  return row;
}

/** All refunds of a payment, oldest first. */
export function listRefunds(db: Queryable, paymentId: string): Promise<Refund[]> {
  return db.query<Refund>(
    sql`select ${COLUMNS} from refund where payment_id = ${paymentId} order by refund_id`,
  );
}

/**
 * Refunds asked for longer than `olderThanMs` ago and still without a verdict. They count as asked for now, so that
 * replicas do not ask for the same ones.
 */
export function claimRefundsInDoubt(db: Queryable, olderThanMs: number, limit: number): Promise<Refund[]> {
  return db.query<Refund>(
    sql`update refund set asked_at = now() where refund_id = any(array(
          select refund_id from refund
          where status = 'requested' and asked_at <= now() - make_interval(secs => ${olderThanMs / 1000}::float8)
          order by asked_at limit ${limit} for update skip locked))
        returning ${COLUMNS}`,
  );
}

import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { postMovementSql } from '../ledger/posting.ts';
import type { ProviderVerdict } from '../payments/payment.ts';
import { refundKey } from '../provider/provider.ts';
import type { Refund } from './refund.ts';

/**
 * Records the provider's verdict on a refund: its status, the payment's sums, and the ledger's entries when money
 * moved. Returns false, having done nothing, if it was settled before.
 */
export async function settleRefund(
  db: Queryable,
  refund: Refund,
  verdict: ProviderVerdict,
): Promise<boolean> {
  const rows =
    verdict.outcome === 'done' ? await complete(db, refund) : await giveUp(db, refund, verdict.reason);
  return rows.length > 0;
}

function complete(db: Queryable, { refundId, paymentId }: Refund): Promise<unknown[]> {
  return db.query(
    sql`with completed as (
          update refund set status = 'completed', settled_at = now()
          where refund_id = ${refundId} and status = 'requested' returning amount_minor
        ),
        moved as (
          update payment p set
            refunded_minor = p.refunded_minor + c.amount_minor,
            refunding_minor = p.refunding_minor - c.amount_minor,
            status = case when p.refunded_minor + c.amount_minor = p.captured_minor then 'refunded' else p.status end,
            updated_at = now()
          from completed c where p.payment_id = ${paymentId}
          returning p.payment_id, p.currency, c.amount_minor
        ),
        ${postMovementSql('refund', refundKey(refundId))}
        select true from moved`,
  );
}

function giveUp(db: Queryable, { refundId, paymentId }: Refund, reason: string): Promise<unknown[]> {
  return db.query(
    sql`with refused as (
          update refund set status = 'refused', settled_at = now(), refusal = ${reason}
          where refund_id = ${refundId} and status = 'requested' returning amount_minor
        )
        update payment p set refunding_minor = p.refunding_minor - r.amount_minor, updated_at = now()
        from refused r where p.payment_id = ${paymentId}
        returning true`,
  );
}

import type { Queryable } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';

export interface AuditedPayment {
  readonly order_id: string;
  readonly status: string;
  readonly currency: string | null;
  readonly amount_minor: number;
  readonly captured_minor: number;
  readonly refunded_minor: number;
  /** What the ledger says; must be the same. */
  readonly ledger_captured_minor: number;
  readonly ledger_refunded_minor: number;
}

/** A page of payments by order, each beside what its ledger transactions moved. */
export function auditPayments(db: Queryable, after: string, limit: number): Promise<AuditedPayment[]> {
  return db.query<AuditedPayment>(
    sql`select p.order_id, p.status, p.currency, p.amount_minor, p.captured_minor, p.refunded_minor,
          coalesce(l.captured, 0)::bigint as ledger_captured_minor,
          coalesce(l.refunded, 0)::bigint as ledger_refunded_minor
        from (select * from payment where order_id > ${after} order by order_id limit ${limit}) p
        left join lateral (
          select sum(e.amount_minor) filter (where t.kind = 'capture') as captured,
            -sum(e.amount_minor) filter (where t.kind = 'refund') as refunded
          from ledger_transaction t join ledger_entry e using (transaction_id)
          where t.payment_id = p.payment_id and e.account = 'provider-receivable' and e.currency = p.currency
        ) l on true
        order by p.order_id`,
  );
}

export interface LedgerAudit {
  readonly transactions: number;
  /** Transactions whose entries do not sum to zero, or that have none; the first hundred. */
  readonly unbalanced: readonly string[];
}

export async function auditLedger(db: Queryable): Promise<LedgerAudit> {
  const [row] = await db.query<LedgerAudit>(
    sql`with sums as (
          select t.transaction_id, e.currency, sum(e.amount_minor) as sum
          from ledger_transaction t left join ledger_entry e using (transaction_id)
          group by t.transaction_id, e.currency
        )
        select (select count(*) from ledger_transaction) as transactions,
          array(select distinct transaction_id::text from sums where sum is distinct from 0 limit 100) as unbalanced`,
  );
  return row ?? { transactions: 0, unbalanced: [] };
}

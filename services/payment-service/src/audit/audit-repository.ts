import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { NIL_UUID } from '@platform/messaging/wire/uuid-v7.ts';
import { exactInteger } from '../ledger/exact-integer.ts';

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
  /** What was given back for each return. */
  readonly returns: readonly (readonly [returnId: string, amountMinor: number])[];
}

/** A page of payments by order, each beside what its ledger transactions moved; with `orderId` that of this order alone. */
export async function auditPayments(
  db: Queryable,
  after: string,
  limit: number,
  orderId?: string,
): Promise<AuditedPayment[]> {
  const only = orderId === undefined ? sql.empty : sql`and order_id = ${orderId}`;
  const rows = await db.query<AuditedPayment & { ledger_captured: string; ledger_refunded: string }>(
    sql`select p.order_id, p.status, p.currency, p.amount_minor, p.captured_minor, p.refunded_minor,
          coalesce(l.captured, 0)::text as ledger_captured, coalesce(l.refunded, 0)::text as ledger_refunded,
          coalesce((select json_agg(json_build_array(r.return_id, r.amount_minor) order by r.refund_id) from refund r
            where r.payment_id = p.payment_id and r.return_id is not null and r.status = 'completed'), '[]') as returns
        from (select * from payment where order_id > ${after} ${only} order by order_id limit ${limit}) p
        left join lateral (
          select sum(e.amount_minor) filter (where t.kind = 'capture') as captured,
            -sum(e.amount_minor) filter (where t.kind = 'refund') as refunded
          from ledger_transaction t join ledger_entry e using (transaction_id)
          where t.payment_id = p.payment_id and e.account = 'provider-receivable' and e.currency = p.currency
        ) l on true
        order by p.order_id`,
  );
  return rows.map(({ ledger_captured, ledger_refunded, ...row }) => ({
    ...row,
    ledger_captured_minor: exactInteger(ledger_captured),
    ledger_refunded_minor: exactInteger(ledger_refunded),
  }));
}

export interface LedgerAudit {
  readonly transactions: number;
  /** Transactions whose entries do not sum to zero, or that have none; the first hundred. */
  readonly unbalanced: readonly string[];
}

const AUDIT_PAGE = 10_000;
const MOST_NAMED = 100;

/** Looks at every transaction, so many at a time: none of its statements grows with the ledger. */
export async function auditLedger(db: Queryable, page = AUDIT_PAGE): Promise<LedgerAudit> {
  const unbalanced: string[] = [];
  let after: string | null = NIL_UUID;
  let transactions = 0;
  while (after !== null) {
    const found: TransactionsAudit = await auditTransactions(
      db,
      sql`select transaction_id from ledger_transaction
        where transaction_id > ${after} order by transaction_id limit ${page}`,
    );
    transactions += found.count;
    unbalanced.push(...found.unbalanced);
    after = found.last;
  }
  return { transactions, unbalanced: unbalanced.slice(0, MOST_NAMED) };
}

/** Looks at the transactions of one order. */
export async function auditOrderLedger(db: Queryable, orderId: string): Promise<LedgerAudit> {
  const ofOrderSql = sql`select t.transaction_id from payment join ledger_transaction t using (payment_id)
    where payment.order_id = ${orderId}`;
  const { count, unbalanced } = await auditTransactions(db, ofOrderSql);
  return { transactions: count, unbalanced };
}

interface TransactionsAudit {
  readonly count: number;
  /** Null after the end. */
  readonly last: string | null;
  readonly unbalanced: readonly string[];
}

/** Looks at the transactions whose ids `idsSql` selects. */
async function auditTransactions(db: Queryable, idsSql: Statement): Promise<TransactionsAudit> {
  const [row] = await db.query<TransactionsAudit>(
    sql`with page as materialized (
          ${idsSql}
        ), sums as (
          select p.transaction_id, e.currency, sum(e.amount_minor) as sum
          from page p left join lateral (
            select currency, amount_minor from ledger_entry where transaction_id = p.transaction_id offset 0) e on true
          group by p.transaction_id, e.currency
        )
        select (select count(*) from page) as count, (select max(transaction_id::text) from page) as last,
          array(select distinct transaction_id::text from sums where sum is distinct from 0 limit ${MOST_NAMED})
            as unbalanced`,
  );
  return row ?? { count: 0, last: null, unbalanced: [] };
}

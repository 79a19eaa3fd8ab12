import type { LedgerTransaction } from '@platform/contracts/shop/http/payment-http.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { timestampSql } from '@platform/database/timestamp-text.ts';
import type { AccountName, MovementKind } from './accounts.ts';

export interface Balance {
  readonly account: AccountName;
  readonly currency: string;
  readonly balanceMinor: bigint;
}

/** The moment up to which the sums of days are kept. */
export const SUMMED_UNTIL = sql`(
  select (coalesce(max(day), '0001-01-01') + 1)::timestamp at time zone 'UTC' from ledger_close where is_summed)`;

/** The balance of each account that was ever used, by currency: what is kept of closed days, and the open day. */
export async function listBalances(db: Queryable): Promise<Balance[]> {
  const rows = await db.query<{ account: AccountName; currency: string; balance: string }>(balancesSql());
  return rows.map(({ account, currency, balance }) => ({ account, currency, balanceMinor: BigInt(balance) }));
}

/**
 * Of what is posted it reads the open day alone, entry by entry of its transactions: `offset 0` keeps the planner from
 * joining the whole ledger.
 */
export function balancesSql(): Statement {
  return sql`
    select account, currency, sum(amount_minor)::text as balance
    from (
      select account, currency, amount_minor from ledger_day_balance
      union all
      select e.account, e.currency, e.amount_minor
      from (select transaction_id from ledger_transaction where posted_at >= ${SUMMED_UNTIL} offset 0) as t
      cross join lateral (
        select account, currency, amount_minor from ledger_entry
        where transaction_id = t.transaction_id offset 0) as e
    ) as part
    group by account, currency order by account, currency`;
}

export interface TransactionFilter {
  readonly orderId?: string | undefined;
  readonly kind?: MovementKind | undefined;
}

/** Transactions with their entries, newest first, after the one with id `before`. */
export function listTransactions(
  db: Queryable,
  { orderId, kind }: TransactionFilter,
  page: { readonly limit: number; readonly before?: string | undefined },
): Promise<LedgerTransaction[]> {
  const where = sql.where([
    page.before !== undefined && sql`t.transaction_id < ${page.before}`,
    orderId !== undefined && sql`p.order_id = ${orderId}`,
    kind !== undefined && sql`t.kind = ${kind}`,
  ]);
  return db.query<LedgerTransaction>(
    sql`select t.transaction_id, t.payment_id, p.order_id, t.kind, t.reference, ${timestampSql('t.posted_at')} as posted_at,
          (select coalesce(jsonb_agg(jsonb_build_object('account', account, 'currency', currency,
              'amount_minor', amount_minor) order by amount_minor desc), '[]')
           from ledger_entry e where e.transaction_id = t.transaction_id) as entries
        from ledger_transaction t join payment p using (payment_id)
        ${where} order by t.transaction_id desc limit ${page.limit}`,
  );
}

import type { Queryable } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import type { AccountName, MovementKind } from './accounts.ts';

export interface Balance {
  readonly account: AccountName;
  readonly currency: string;
  readonly balance_minor: number;
}

/** The balance of each account that was ever used, by currency. */
export function listBalances(db: Queryable): Promise<Balance[]> {
  return db.query<Balance>(
    sql`select account, currency, sum(amount_minor) as balance_minor
        from ledger_entry group by account, currency order by account, currency`,
  );
}

export interface TransactionRow {
  readonly transaction_id: string;
  readonly payment_id: string;
  readonly order_id: string;
  readonly kind: MovementKind;
  readonly reference: string;
  readonly posted_at: Date;
  readonly entries: readonly { account: AccountName; currency: string; amount_minor: number }[];
}

export interface TransactionFilter {
  readonly orderId?: string;
  readonly kind?: MovementKind;
}

/** Transactions with their entries, newest first, after the one with id `before`. */
export function listTransactions(
  db: Queryable,
  { orderId, kind }: TransactionFilter,
  page: { readonly limit: number; readonly before?: string },
): Promise<TransactionRow[]> {
  const conditions = [
    ...(page.before === undefined ? [] : [sql`t.transaction_id < ${page.before}`]),
    ...(orderId === undefined ? [] : [sql`p.order_id = ${orderId}`]),
    ...(kind === undefined ? [] : [sql`t.kind = ${kind}`]),
  ];
  const where = conditions.length === 0 ? sql.empty : sql`where ${sql.join(conditions, ' and ')}`;
  return db.query<TransactionRow>(
    sql`select t.transaction_id, t.payment_id, p.order_id, t.kind, t.reference, t.posted_at,
          (select coalesce(jsonb_agg(jsonb_build_object('account', account, 'currency', currency,
              'amount_minor', amount_minor) order by amount_minor desc), '[]')
           from ledger_entry e where e.transaction_id = t.transaction_id) as entries
        from ledger_transaction t join payment p using (payment_id)
        ${where} order by t.transaction_id desc limit ${page.limit}`,
  );
}

import { type Statement, sql } from '@platform/database/sql.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import { MOVEMENTS, type MovementKind } from './accounts.ts';

/**
 * Posts a movement as parts of a `with` statement: for each row of the part `moved(payment_id, currency,
 * amount_minor)`, which is none or one, a transaction with a debit and a credit. So the money and its posting are one
 * statement, and the database refuses both when they do not balance. A movement of nothing is not posted.
 */
export function postMovementSql(kind: MovementKind, reference: string): Statement {
  const { debit, credit } = MOVEMENTS[kind];
  return sql`
    posted as (
      insert into ledger_transaction (transaction_id, payment_id, kind, reference)
      select ${uuidV7()}, payment_id, ${kind}, ${reference} from moved where amount_minor > 0
      returning transaction_id
    ),
    entries as (
      insert into ledger_entry (transaction_id, account, currency, amount_minor)
      select transaction_id, side.account, currency, side.sign * amount_minor
      from posted, moved, (values (${debit}, 1), (${credit}, -1)) as side (account, sign)
    )`;
}

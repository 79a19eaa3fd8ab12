import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { postMovementSql } from '../ledger/posting.ts';
import { operationKey } from '../provider/provider.ts';
import type { Payment, PaymentOperation, Settlement } from './payment.ts';

/** Records what came of the pending operation, in one statement. */
export async function settlePayment(
  db: Queryable,
  payment: Payment,
  operation: PaymentOperation,
  settlement: Settlement,
): Promise<void> {
  await db.query(sql`with ${settlePaymentSql(payment, operation, settlement)} select from settled`);
}

/**
 * Records what came of the pending operation, as parts of a `with` statement: the payment's new state, and the ledger's entries
 * when money moved. Does nothing unless `condition` holds, nor to a payment settled meanwhile by somebody else who asked
 * with the same key, and got the same verdict.
 */
export function settlePaymentSql(
  payment: Payment,
  operation: PaymentOperation,
  settlement: Settlement,
  condition: Statement = sql`true`,
): Statement {
  const { status, authorisation, capturedMinor, reason } = settlement;
  const isCapture = operation === 'capture' && status === 'captured';
  return sql`
    settled as (
      update payment set pending = null, status = ${status}, authorisation = ${authorisation},
        captured_minor = ${capturedMinor}, reason = ${reason}, updated_at = now()
      where payment_id = ${payment.paymentId} and pending = ${operation} and ${condition}
      returning payment_id, currency, captured_minor
    )
    ${isCapture ? sql`, ${postCaptureSql(payment)}` : sql.empty}`;
}

function postCaptureSql({ paymentId }: Payment): Statement {
  return sql`moved as (select payment_id, currency, captured_minor as amount_minor from settled),
    ${postMovementSql('capture', operationKey(paymentId, 'capture'))}`;
}

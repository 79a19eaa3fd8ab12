import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import type { ChargedLine } from './refund-lines.ts';

export interface ChargedLines {
  /** Undefined for a payment of an order that a release before 1.2 placed. */
  readonly charged: readonly ChargedLine[] | undefined;
  /** Given back by line so far, or being given back. */
  readonly refunded: readonly ChargedLine[];
}

/** What was charged and given back by line; the payment stays locked, so that nobody gives back the same units. */
export async function lockChargedLines(tx: Transaction, paymentId: string): Promise<ChargedLines> {
  const [row] = await tx.query<{ lines: ChargedLine[] | null }>(
    sql`select lines from payment where payment_id = ${paymentId} for update`,
  );
  return { charged: row?.lines ?? undefined, refunded: await refundedLines(tx, paymentId) };
}

async function refundedLines(db: Queryable, paymentId: string): Promise<ChargedLine[]> {
  const rows = await db.query<{ lines: ChargedLine[] }>(
    sql`select lines from refund where payment_id = ${paymentId} and status <> 'refused' and lines is not null`,
  );
  return rows.flatMap(({ lines }) => lines);
}

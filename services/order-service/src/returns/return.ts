import type { Disposition } from '@platform/contracts/shop/field-types.ts';

/** A return is asked for by a customer, decided on by staff, and ended by its saga, or refused. */
export type ReturnStatus = 'requested' | 'approved' | 'received' | 'refunded' | 'refused';

export interface Return {
  readonly id: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly requestedBy: string;
  readonly status: ReturnStatus;
  readonly reason: string;
  readonly refusal: string | null;
  readonly currency: string;
  /** What its lines cost; once it is refunded, what was given back. */
  readonly refundMinor: number;
  readonly lines: readonly ReturnLine[];
  readonly requestedAt: Date;
  readonly approvedAt: Date | null;
  readonly receivedAt: Date | null;
  readonly endedAt: Date | null;
}

/** Units of one line of the order. */
export interface ReturnLine {
  readonly lineNo: number;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  /** Null until the goods are here. */
  readonly disposition: Disposition | null;
}

/** What staff may decide, from which statuses, and which ones show that it was decided before. */
const DECISIONS = {
  approved: { from: ['requested'], after: ['approved', 'received', 'refunded'] },
  received: { from: ['approved'], after: ['received', 'refunded'] },
  refused: { from: ['requested', 'approved'], after: ['refused'] },
} as const satisfies Partial<Record<ReturnStatus, Record<'from' | 'after', readonly ReturnStatus[]>>>;

export type Decision = keyof typeof DECISIONS;

/** Whether a decision may follow; `unchanged` if it was made before. */
export function judgeDecision(status: ReturnStatus, decision: Decision): 'change' | 'unchanged' | 'illegal' {
  const { from, after }: Record<'from' | 'after', readonly ReturnStatus[]> = DECISIONS[decision];
  if (after.includes(status)) return 'unchanged';
  return from.includes(status) ? 'change' : 'illegal';
}

/** What the lines cost together. */
export function worthMinor(
  lines: readonly { readonly quantity: number; readonly unitPriceMinor: number }[],
): number {
  return lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);
}

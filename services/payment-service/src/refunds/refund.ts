import type { ChargedLine } from './refund-lines.ts';

export type RefundStatus = 'requested' | 'completed' | 'refused';

/** Money given back: all that is left of a capture when its order is cancelled, a part by staff, or what came back cost. */
export interface Refund {
  readonly refundId: string;
  readonly paymentId: string;
  readonly amountMinor: number;
  /** What it is for; null for an amount. */
  readonly lines: readonly ChargedLine[] | null;
  /** The return it is for. */
  readonly returnId: string | null;
  readonly reason: string;
  readonly status: RefundStatus;
  /** Why the provider refused it. */
  readonly refusal: string | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
}

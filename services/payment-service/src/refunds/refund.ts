export type RefundStatus = 'requested' | 'completed' | 'refused';

/** Money given back: all that is left of a capture when its order is cancelled, or a part by staff. */
export interface Refund {
  readonly refundId: string;
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly reason: string;
  readonly status: RefundStatus;
  /** Why the provider refused it. */
  readonly refusal: string | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
}

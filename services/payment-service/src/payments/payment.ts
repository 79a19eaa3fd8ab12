/**
 * The rules of a payment, without I/O. A payment moves by operations asked of the provider:
 *
 *     requested --authorise--> authorised | declined
 *     authorised --capture--> captured | voided (the provider let the authorisation go)
 *     authorised --void--> voided
 *     captured --refund (once or in parts)--> refunded
 *     (nothing) --cancel--> cancelled, a tombstone: an authorisation asked for later is refused
 */
export type PaymentStatus =
  | 'requested'
  | 'authorised'
  | 'declined'
  | 'captured'
  | 'voided'
  | 'refunded'
  | 'cancelled';

/** What moves the payment as a whole; refunds have rows and keys of their own. */
export type PaymentOperation = 'authorise' | 'capture' | 'void';

export interface Payment {
  readonly paymentId: string;
  readonly orderId: string;
  readonly customerId: string | null;
  readonly status: PaymentStatus;
  /** Asked of the provider, answer not recorded: in doubt until asked again with the same key. */
  readonly pending: PaymentOperation | null;
  readonly amountMinor: number;
  readonly currency: string | null;
  readonly cardToken: string | null;
  /** The provider's name for the authorisation. */
  readonly authorisation: string | null;
  readonly reason: string | null;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  /** Refunds asked for and not yet answered. */
  readonly refundingMinor: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What the saga asks for. */
export type PaymentCommand = 'authorise' | 'capture' | 'cancel';

export type Answer =
  | { readonly kind: 'authorised' }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'captured' }
  | { readonly kind: 'capture-failed'; readonly reason: string }
  | { readonly kind: 'voided' }
  | { readonly kind: 'refunded' };

export type Step =
  /** Nothing stands in the way of the answer. */
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** Ask the provider; when it is pending already, again and with the same key. */
  | { readonly kind: 'ask'; readonly operation: PaymentOperation }
  /** Pay back what is left of the capture, refunds in doubt first. */
  | { readonly kind: 'refund' };

/** What the provider said to an operation. */
export type ProviderVerdict =
  | { readonly outcome: 'done'; readonly reference: string }
  | { readonly outcome: 'refused'; readonly reason: string };

/** What a verdict changes. */
export interface Settlement {
  readonly status: PaymentStatus;
  readonly authorisation: string | null;
  readonly capturedMinor: number;
  readonly reason: string | null;
}

/** The next thing to do for `command`. Whatever is in doubt is resolved first: nothing is decided on a guess. */
export function nextStep(payment: Payment, command: PaymentCommand): Step {
  if (payment.pending !== null) return { kind: 'ask', operation: payment.pending };
  if (command === 'capture' && payment.status === 'authorised') return { kind: 'ask', operation: 'capture' };
  if (command === 'cancel' && payment.status === 'authorised') return { kind: 'ask', operation: 'void' };
  if (command === 'cancel' && payment.status === 'captured') return { kind: 'refund' };
  return { kind: 'answer', answer: answerTo(payment, command) };
}

/** The status from which an operation may begin. */
export const BEGINS_FROM = {
  authorise: 'requested',
  capture: 'authorised',
  void: 'authorised',
} as const satisfies Record<PaymentOperation, PaymentStatus>;

/** What follows from the provider's verdict on the pending operation. */
export function settlementOf(
  payment: Payment,
  operation: PaymentOperation,
  verdict: ProviderVerdict,
): Settlement {
  const { authorisation, capturedMinor, reason } = payment;
  if (verdict.outcome === 'done') {
    if (operation === 'authorise')
      return { status: 'authorised', authorisation: verdict.reference, capturedMinor, reason };
    if (operation === 'capture')
      return { status: 'captured', authorisation, capturedMinor: payment.amountMinor, reason };
    return { status: 'voided', authorisation, capturedMinor, reason };
  }
  if (operation === 'authorise')
    return { status: 'declined', authorisation, capturedMinor, reason: verdict.reason };
  if (operation === 'capture')
    return { status: 'voided', authorisation, capturedMinor, reason: verdict.reason };
  // A void that is refused changes nothing: the money is still held, and a person has to look.
  return { status: payment.status, authorisation, capturedMinor, reason: verdict.reason };
}

/** The answer that a settled payment gives to a command, the same however often it is asked. */
export function answerTo(payment: Pick<Payment, 'status' | 'reason'>, command: PaymentCommand): Answer {
  const { status, reason } = payment;
  if (command === 'authorise') {
    if (status === 'authorised' || status === 'captured') return { kind: 'authorised' };
    return { kind: 'declined', reason: status === 'declined' ? (reason ?? 'card-declined') : 'cancelled' };
  }
  if (command === 'capture') {
    if (status === 'captured') return { kind: 'captured' };
    return { kind: 'capture-failed', reason: captureFailure(status, reason) };
  }
  if (status === 'refunded') return { kind: 'refunded' };
  // Answering `voided` for money that is held or taken would close the order's books on a lie.
  if (status === 'requested' || status === 'authorised' || status === 'captured')
    throw new Error(`a payment that is ${status} is not undone`);
  return { kind: 'voided' };
}

/** What may still be paid back. */
export function refundableMinor({ capturedMinor, refundedMinor, refundingMinor }: Payment): number {
  return capturedMinor - refundedMinor - refundingMinor;
}

function captureFailure(status: PaymentStatus, reason: string | null): string {
  if (status === 'voided') return reason ?? 'voided';
  if (status === 'declined' || status === 'refunded' || status === 'cancelled') return status;
  return 'not-authorised';
}

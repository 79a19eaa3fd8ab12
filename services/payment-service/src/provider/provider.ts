import type { ProviderVerdict } from '../payments/payment.ts';

/** What can be asked of a payment provider. `key` is our idempotency key: asked again with it, nothing happens twice. */
export type ProviderRequest =
  | {
      readonly operation: 'authorise';
      readonly key: string;
      readonly amountMinor: number;
      readonly currency: string;
      readonly cardToken: string;
    }
  /** Both concern the whole amount authorised. */
  | { readonly operation: 'capture' | 'void'; readonly key: string; readonly authorisation: string }
  | {
      readonly operation: 'refund';
      readonly key: string;
      readonly authorisation: string;
      readonly amountMinor: number;
    };

/** A verdict that arrives by itself (a webhook): late, or once more than needed. */
export interface UnsolicitedAnswer {
  readonly key: string;
  readonly verdict: ProviderVerdict;
}

/** The port to whoever moves the money. */
export interface PaymentProvider {
  /**
   * Asks for one operation. The same key gets the same verdict, while it is kept. Throws when there is no verdict:
   * then it is not known whether anything happened, and asking again with the same key is the way to learn it.
   */
  ask(request: ProviderRequest, signal: AbortSignal): Promise<ProviderVerdict>;
  /** How long it remembers a key from its first use; 24 hours at many. Asked later with it, it would act again. */
  readonly keysKeptMs: number;
  /**
   * Looks up, among what it did, the operation that has this request's key, without doing anything: by the reference
   * that it kept with the operation itself, which has no end. Undefined if there is none. Throws when it cannot tell.
   */
  find(request: ProviderRequest, signal: AbortSignal): Promise<ProviderVerdict | undefined>;
  /** Hands over the answers that nobody waits for (any more). */
  onAnswer(listener: (answer: UnsolicitedAnswer) => void): void;
}

/** The provider could not be asked, or failed without a verdict. */
export class ProviderFailureError extends Error {
  override readonly name = 'ProviderFailureError';
  readonly code = 'provider-failure';
}

/** The key of a payment's operation at the provider. */
export function operationKey(paymentId: string, operation: 'authorise' | 'capture' | 'void'): string {
  return `${paymentId}:${operation}`;
}

/** The key of a refund at the provider. */
export function refundKey(refundId: string): string {
  return `${refundId}:refund`;
}

/** What a key names: the inverse of the two above. Undefined for a key that is not ours. */
export function parseKey(
  key: string,
): { readonly id: string; readonly operation: ProviderRequest['operation'] } | undefined {
  const match = /^([0-9a-f-]{36}):(authorise|capture|void|refund)$/.exec(key);
  const [, id, operation] = match ?? [];
  if (id === undefined || operation === undefined) return undefined;
  return { id, operation: operation as ProviderRequest['operation'] };
}

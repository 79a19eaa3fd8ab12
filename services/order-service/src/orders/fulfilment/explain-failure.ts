import type { stockCommitFailed, stockRejected } from '@platform/contracts/shop/inventory-messages.ts';
import type { DataOf } from '@platform/messaging/message.ts';
import type { Failure } from '@platform/saga/saga-state.ts';

const MAX_NAMED = 3;

/** Why the goods could not be reserved, for the customer to read. */
export function explainShortage({
  reason,
  shortages,
}: DataOf<typeof stockRejected> | DataOf<typeof stockCommitFailed>): Failure {
  const [first, ...others] = shortages;
  if (first === undefined) return { code: reason, reason: 'The goods could not be reserved.' };
  const named = [first, ...others]
    .slice(0, MAX_NAMED)
    .map(({ sku, requested, available }) =>
      available > 0 ? `${sku} (${available} left, ${requested} ordered)` : `${sku} (none left)`,
    );
  const unnamed = shortages.length - named.length;
  const more = unnamed > 0 ? ` and ${unnamed} more` : '';
  return { code: reason, reason: `Not enough in stock: ${named.join(', ')}${more}.` };
}

const DECLINES: Readonly<Record<string, string>> = {
  'card-declined': 'The card was declined.',
  'insufficient-funds': 'The card was declined for insufficient funds.',
  'unknown-card': 'The payment provider does not know this card.',
};

/** Why the payment was refused, for the customer to read. */
export function explainDecline({ reason }: { readonly reason: string }): Failure {
  return { code: reason, reason: `${DECLINES[reason] ?? 'The payment was refused.'} Nothing was charged.` };
}

/** Why the shipment could not be cancelled; stands in the journal of the saga. */
export function explainLeftParcel({ status }: { readonly status: string }): Failure {
  return { code: `parcel-has-left: ${status}`, reason: 'The parcel has left already.' };
}

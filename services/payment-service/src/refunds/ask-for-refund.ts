import { refundedMessage } from '../payments/answer-messages.ts';
import type { Payment, ProviderVerdict } from '../payments/payment.ts';
import type { PaymentDeps } from '../payments/payment-deps.ts';
import { refundKey } from '../provider/provider.ts';
import type { Refund } from './refund.ts';
import { settleRefund } from './settle-refund.ts';

/** Asks the provider for a recorded refund; again with the same key, however often. */
export function askForRefund(
  { provider }: Pick<PaymentDeps, 'provider'>,
  payment: Payment,
  refund: Refund,
): Promise<ProviderVerdict> {
  const { authorisation } = payment;
  if (authorisation === null) throw new Error(`payment ${payment.paymentId} has no authorisation`);
  return provider.ask(
    {
      operation: 'refund',
      key: refundKey(refund.refundId),
      authorisation,
      amountMinor: refund.amountMinor,
    },
    refund.createdAt,
  );
}

/** Asks for a refund, records the verdict, and tells of it: the way of every refund but that of a cancelled order. */
export async function resolveRefund(deps: PaymentDeps, payment: Payment, refund: Refund): Promise<void> {
  const verdict = await askForRefund(deps, payment, refund);
  await recordVerdict(deps, payment, refund, verdict);
}

/** Records a verdict on a refund, once, and tells of a completed one. */
export async function recordVerdict(
  { database, outbox }: Pick<PaymentDeps, 'database' | 'outbox'>,
  payment: Payment,
  refund: Refund,
  verdict: ProviderVerdict,
): Promise<void> {
  await database.transaction(async (tx) => {
    const isNew = await settleRefund(tx, refund, verdict);
    if (isNew && verdict.outcome === 'done')
      await outbox.addAll(tx, [refundedMessage(payment, refund, refund.returnId ?? refund.refundId)]);
  });
}

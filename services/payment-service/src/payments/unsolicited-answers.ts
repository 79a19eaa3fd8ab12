import type { Log } from '@platform/telemetry/log.ts';
import { parseKey, type UnsolicitedAnswer } from '../provider/provider.ts';
import { recordVerdict } from '../refunds/ask-for-refund.ts';
import { findRefund } from '../refunds/refund-repository.ts';
import { settlementOf } from './payment.ts';
import type { PaymentDeps } from './payment-deps.ts';
import { findPaymentById } from './payment-repository.ts';
import { settlePayment } from './settle-payment.ts';

/**
 * Takes an answer that nobody waits for (any more). It settles what is still in doubt and is otherwise ignored; the
 * command in question is answered when its retry finds the payment settled.
 */
export async function takeUnsolicitedAnswer(
  deps: Pick<PaymentDeps, 'database' | 'outbox'>,
  { key, verdict }: UnsolicitedAnswer,
): Promise<void> {
  const named = parseKey(key);
  if (named === undefined) return;
  const { id, operation } = named;
  if (operation === 'refund') {
    const refund = await findRefund(deps.database, id);
    const payment = refund && (await findPaymentById(deps.database, refund.paymentId));
    if (refund?.status === 'requested' && payment) await recordVerdict(deps, payment, refund, verdict);
    return;
  }
  const payment = await findPaymentById(deps.database, id);
  if (payment?.pending !== operation) return;
  await settlePayment(deps.database, payment, operation, settlementOf(payment, operation, verdict));
}

/** The listener for the provider: a failure is logged, as the operation stays in doubt and will be asked again. */
export function unsolicitedAnswerListener(deps: Pick<PaymentDeps, 'database' | 'outbox'>, logger: Log) {
  return (answer: UnsolicitedAnswer): void => {
    takeUnsolicitedAnswer(deps, answer).catch((err) =>
      logger.warn({ err, key: answer.key }, 'an answer of the payment provider was not recorded'),
    );
  };
}

import type { Database } from '@platform/database/database.ts';
import type { HandlerContext } from '@platform/messaging/receiving/handler-context.ts';
import { IS_FIRST_TIME } from '@platform/messaging/receiving/inbox.ts';
import { PermanentError } from '@platform/messaging/transport.ts';
import { operationKey, type ProviderRequest } from '../provider/provider.ts';
import { answerMessage, inDoubtMessage } from './answer-messages.ts';
import { cancelCapture, sendRefunded } from './cancel-capture.ts';
import {
  nextStep,
  type Payment,
  type PaymentCommand,
  type PaymentOperation,
  type ProviderVerdict,
  type Settlement,
  type Step,
  settlementOf,
} from './payment.ts';
import type { PaymentDeps } from './payment-deps.ts';
import { beginOperation, findPayment } from './payment-repository.ts';
import { settlePayment, settlePaymentSql } from './settle-payment.ts';

/**
 * Brings a payment to where `command` has an answer, and answers. Each turn records the intent, asks the provider outside
 * of any transaction, and records the verdict. Wherever it is cut off, the next delivery finds `pending` and asks again
 * with the same key. The usual turn is the last one: its verdict, ledger entries and answer are one statement.
 */
export async function carryOut(
  deps: PaymentDeps,
  payment: Payment,
  command: PaymentCommand,
  context: HandlerContext,
): Promise<void> {
  for (let current = payment; ; ) {
    const step = nextStep(current, command);
    if (step.kind === 'answer') return answer(deps, current, step, context);
    if (step.kind === 'refund') return cancelCapture(deps, current, context);
    const { operation } = step;
    if (current.pending === null) {
      // Not begun if its state changed meanwhile; the next turn goes by what came back.
      current = (await beginOperation(deps.database, current.orderId, operation)) ?? current;
      continue;
    }
    const verdict = await askFor(deps, current, operation);
    const settlement = settlementOf(current, operation, verdict);
    const after: Payment = { ...current, ...settlement, pending: null };
    const next = nextStep(after, command);
    if (next.kind === 'answer' && next.answer.kind !== 'refunded') {
      const messages = [answerMessage(after, next.answer)];
      const settled = settlePaymentSql(current, operation, settlement, IS_FIRST_TIME);
      await context.onceAs(settled, { outbox: deps.outbox, messages });
      return;
    }
    current = await settleAlone(deps.database, current, operation, verdict, settlement);
  }
}

/** Without a verdict it tells so, and throws what went wrong: the command comes again. */
async function askFor(
  { provider, database, outbox }: PaymentDeps,
  payment: Payment,
  operation: PaymentOperation,
): Promise<ProviderVerdict> {
  try {
    return await provider.ask(requestOf(payment, operation), payment.updatedAt);
  } catch (error) {
    // A void that nobody answers takes no money.
    if (operation !== 'void')
      await database.transaction((tx) => outbox.addAll(tx, [inDoubtMessage(payment, operation)]));
    throw error;
  }
}

/** What to ask the provider for; the same each time, as far as the provider can tell. */
export function requestOf(payment: Payment, operation: PaymentOperation): ProviderRequest {
  const { paymentId, amountMinor, currency, cardToken, authorisation } = payment;
  const key = operationKey(paymentId, operation);
  if (operation === 'authorise') {
    if (currency === null || cardToken === null) throw new Error(`payment ${paymentId} has no card`);
    return { operation, key, amountMinor, currency, cardToken };
  }
  if (authorisation === null) throw new Error(`payment ${paymentId} has no authorisation`);
  return { operation, key, authorisation };
}

async function answer(
  { outbox }: PaymentDeps,
  payment: Payment,
  step: Extract<Step, { kind: 'answer' }>,
  context: HandlerContext,
): Promise<void> {
  const { answer } = step;
  await context.once(async (tx) => {
    if (answer.kind === 'refunded') await sendRefunded(tx, outbox, payment);
    else await outbox.addAll(tx, [answerMessage(payment, answer)]);
  });
}

async function settleAlone(
  database: Database,
  payment: Payment,
  operation: PaymentOperation,
  verdict: ProviderVerdict,
  settlement: Settlement,
): Promise<Payment> {
  await settlePayment(database, payment, operation, settlement);
  if (operation === 'void' && verdict.outcome === 'refused')
    throw new PermanentError(`the provider refused to void payment ${payment.paymentId}: ${verdict.reason}`);
  const settled = await findPayment(database, payment.orderId);
  if (settled === undefined) throw new Error(`payment ${payment.paymentId} is gone`);
  return settled;
}

import type { refundReturn as refundCommand } from '@platform/contracts/shop/payment-messages.ts';
import type { DataOf } from '@platform/messaging/message.ts';
import type { HandlerContext } from '@platform/messaging/receiving/handler-context.ts';
import { PermanentError } from '@platform/messaging/transport.ts';
import { refundedMessage } from '../payments/answer-messages.ts';
import { type Payment, refundableMinor } from '../payments/payment.ts';
import type { PaymentDeps } from '../payments/payment-deps.ts';
import { findPayment } from '../payments/payment-repository.ts';
import { askForRefund, resolveRefund } from './ask-for-refund.ts';
import { lockChargedLines } from './charged-lines.ts';
import type { Refund } from './refund.ts';
import { type ChargedLine, priceRefund, worthMinor } from './refund-lines.ts';
import { findRefundOfReturn, listRefunds, openRefund, recordNoRefund } from './refund-repository.ts';
import { settleRefund } from './settle-refund.ts';

type Command = DataOf<typeof refundCommand>;

/**
 * Gives back what returned goods cost, once per return, and answers `payment.refunded` each time it is asked. Never more
 * than is left of the capture, nor for units that were given back by line before. Throws PermanentError where nothing was
 * captured, and where the provider refuses: a person has to look.
 */
export async function refundReturn(
  deps: PaymentDeps,
  command: Command,
  context: HandlerContext,
): Promise<void> {
  const { database, outbox } = deps;
  const refund = await findOrOpen(deps, command);
  const payment = await capturedPayment(deps, command.order_id);
  const isOpen = refund.status === 'requested';
  const verdict = isOpen ? await askForRefund(deps, payment, refund) : undefined;
  if (verdict?.outcome === 'refused') {
    await settleRefund(database, refund, verdict);
    throw new PermanentError(
      `the provider refused refund ${refund.refundId} of return ${command.return_id}: ${verdict.reason}`,
    );
  }
  await context.once(async (tx) => {
    if (verdict !== undefined) await settleRefund(tx, refund, verdict);
    await outbox.addAll(tx, [refundedMessage(payment, refund)]);
  });
}

async function findOrOpen(deps: PaymentDeps, command: Command): Promise<Refund> {
  const known = await findRefundOfReturn(deps.database, command.return_id);
  if (known !== undefined) return known;
  const payment = await capturedPayment(deps, command.order_id);
  // What is in doubt decides how much is left.
  for (const refund of await listRefunds(deps.database, payment.paymentId))
    if (refund.status === 'requested') await resolveRefund(deps, payment, refund);
  return open(deps, command);
}

/** Under the lock of the payment. A refund that came between counts. */
function open(deps: PaymentDeps, { order_id, return_id, lines, reason }: Command): Promise<Refund> {
  return deps.database.transaction(async (tx) => {
    const { paymentId } = await capturedPayment({ database: tx }, order_id);
    const { charged, refunded } = await lockChargedLines(tx, paymentId);
    const known = await findRefundOfReturn(tx, return_id);
    if (known !== undefined) return known;
    const returned = lines.map(({ sku, quantity, unit_price_minor: unitPriceMinor }) => ({
      sku,
      quantity,
      unitPriceMinor,
    }));
    const priced =
      charged === undefined
        ? returned.map((line): ChargedLine => [line.sku, line.quantity, line.unitPriceMinor])
        : priceRefund(charged, refunded, returned).lines;
    const amountMinor = Math.min(
      worthMinor(priced),
      refundableMinor(await capturedPayment({ database: tx }, order_id)),
    );
    const request = {
      paymentId,
      amountMinor,
      reason,
      idempotencyKey: null,
      actorId: null,
      lines: priced,
      returnId: return_id,
    };
    if (amountMinor === 0) return recordNoRefund(tx, request);
    const refund = await openRefund(tx, request);
    if (refund === undefined) throw new Error(`refund of return ${return_id} found less than was left`);
    return refund;
  });
}

async function capturedPayment(
  { database }: { readonly database: Parameters<typeof findPayment>[0] },
  orderId: string,
): Promise<Payment> {
  const payment = await findPayment(database, orderId);
  if (payment?.status === 'captured' || payment?.status === 'refunded') return payment;
  throw new PermanentError(
    `order ${orderId} has no captured payment, it is ${payment?.status ?? 'not there'}: nothing can be given back`,
  );
}

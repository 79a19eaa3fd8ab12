import {
  authorisePayment,
  cancelPayment,
  capturePayment,
  refundReturn as refundReturnCommand,
} from '@platform/contracts/shop/payment-messages.ts';
import { type MessageHandler, on } from '@platform/messaging/receiving/consume.ts';
import type { ChargedLine } from '../refunds/refund-lines.ts';
import { refundReturn } from '../refunds/refund-return.ts';
import { captureFailedMessage } from './answer-messages.ts';
import { carryOut } from './carry-out.ts';
import type { PaymentDeps } from './payment-deps.ts';
import { beginOperation, findOrBury, openPayment } from './payment-repository.ts';

export const COMMAND_QUEUE = 'payment-service.commands';

/** The commands of the sagas of orders and returns. Each may be repeated at will: nothing happens twice, and each is answered. */
export function paymentCommands(deps: PaymentDeps): MessageHandler[] {
  return [
    on(authorisePayment, async ({ data }, context) => {
      const payment = await openPayment(deps.database, {
        orderId: data.order_id,
        customerId: data.customer_id,
        amountMinor: data.amount_minor,
        currency: data.currency,
        cardToken: data.card_token,
        lines: data.lines?.map(
          ({ sku, quantity, unit_price_minor }): ChargedLine => [sku, quantity, unit_price_minor],
        ),
      });
      await carryOut(deps, payment, 'authorise', context);
    }),
    on(capturePayment, async ({ data }, context) => {
      const payment = await beginOperation(deps.database, data.order_id, 'capture');
      if (payment !== undefined) return carryOut(deps, payment, 'capture', context);
      await context.once(async (tx) => {
        await deps.outbox.addAll(tx, [captureFailedMessage(data.order_id, 'not-authorised')]);
      });
    }),
    on(cancelPayment, async ({ data }, context) => {
      const payment = await findOrBury(deps.database, data.order_id);
      await carryOut(deps, payment, 'cancel', context);
    }),
    on(refundReturnCommand, ({ data }, context) => refundReturn(deps, data, context)),
  ];
}

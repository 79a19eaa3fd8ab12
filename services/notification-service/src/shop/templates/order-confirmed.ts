import type { OrderTemplate } from '../order-notices.ts';
import { money, orderName } from './wording.ts';

export const orderConfirmedLetter: OrderTemplate<'order.confirmed'> = (
  { total_minor, currency },
  orderId,
) => ({
  title: `Your order ${orderName(orderId)} is confirmed`,
  paragraphs: [
    `Your payment of ${money(total_minor, currency)} went through, and your goods are on their way to the carrier.`,
  ],
  facts: [
    ['Order', orderId],
    ['Paid', money(total_minor, currency)],
  ],
});

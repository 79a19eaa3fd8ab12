import type { OrderTemplate } from '../order-notices.ts';
import { count, money, orderName } from './wording.ts';

export const orderPlacedLetter: OrderTemplate<'order.placed'> = (
  { total_minor, currency, line_count },
  orderId,
) => ({
  title: `We have your order ${orderName(orderId)}`,
  paragraphs: [
    `Thank you for your order of ${count(line_count, 'item', 'items')} over ${money(total_minor, currency)}.`,
    'We are reserving the goods and asking for the payment, and will tell you as soon as it is confirmed.',
  ],
  facts: [
    ['Order', orderId],
    ['Total', money(total_minor, currency)],
  ],
});

import type { OrderTemplate } from '../order-notices.ts';
import { money } from './wording.ts';

export const orderConfirmedLetter: OrderTemplate<'order.confirmed'> = (
  { total_minor, currency },
  { name },
) => ({
  title: `Your order ${name} is confirmed`,
  paragraphs: [
    `Your payment of ${money(total_minor, currency)} went through, and your goods are on their way to the carrier.`,
  ],
  facts: [['Paid', money(total_minor, currency)]],
});

import type { OrderTemplate } from '../order-notices.ts';
import { count, money } from './wording.ts';

export const orderPlacedLetter: OrderTemplate<'order.placed'> = (
  { total_minor, currency, line_count },
  { name, content },
) => ({
  title: `We have your order ${name}`,
  paragraphs: [
    `Thank you for your order of ${count(line_count, 'item', 'items')} for ${money(total_minor, currency)}.`,
    'We are reserving the goods and asking for the payment, and will tell you as soon as it is confirmed.',
  ],
  // Its lines end in it.
  facts: content === undefined ? [['Total', money(total_minor, currency)]] : [],
});

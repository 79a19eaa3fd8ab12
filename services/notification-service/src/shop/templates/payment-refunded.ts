import type { OrderTemplate } from '../order-notices.ts';
import { money } from './wording.ts';

export const paymentRefundedLetter: OrderTemplate<'payment.refunded'> = (
  { amount_minor, currency },
  { name },
) => ({
  title: `A refund for your order ${name}`,
  paragraphs: [
    `We have given back ${money(amount_minor, currency)}.`,
    'It goes to the card or account that you paid with; your bank may take a few days to show it.',
  ],
  facts: [['Refund', money(amount_minor, currency)]],
});

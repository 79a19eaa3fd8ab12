import type { OrderTemplate } from '../order-notices.ts';
import { money } from './wording.ts';

export const returnRefundedLetter: OrderTemplate<'return.refunded'> = (
  { items, refund_minor, currency },
  { name },
) => ({
  title: `Your return for order ${name} is complete`,
  paragraphs: [`We have received ${items}.`, ...outcome(refund_minor, currency)],
  facts: [
    ['Return', items],
    ['Refund', money(refund_minor, currency)],
  ],
});

function outcome(refundMinor: number, currency: string): string[] {
  if (refundMinor === 0)
    return ['There was nothing left to give back: you had your money back before, or paid none.'];
  return [
    `We have given back ${money(refundMinor, currency)}.`,
    'It goes to the card or account that you paid with; your bank may take a few days to show it.',
  ];
}

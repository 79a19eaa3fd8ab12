import type { OrderTemplate } from '../order-notices.ts';

export const returnApprovedLetter: OrderTemplate<'return.approved'> = ({ items }, { name }) => ({
  title: `You may send back what you ordered with ${name}`,
  paragraphs: [
    `We have approved your return of ${items}.`,
    'Please send it back to us. Once it is here, we give back what you paid for it.',
  ],
  facts: [['Return', items]],
});

import type { OrderTemplate } from '../order-notices.ts';

export const returnRefusedLetter: OrderTemplate<'return.refused'> = ({ items, reason }, { name }) => ({
  title: `We could not accept your return for order ${name}`,
  paragraphs: [`We are sorry: ${reason}`, `This is about your return of ${items}.`],
  facts: [['Return', items]],
});

import type { OrderTemplate } from '../order-notices.ts';

export const orderRejectedLetter: OrderTemplate<'order.rejected'> = ({ reason }, { name }) => ({
  title: `We could not accept your order ${name}`,
  paragraphs: [
    `We are sorry: ${reason}`,
    'You have not been charged. Money that your bank may have set aside is released.',
  ],
  facts: [],
});

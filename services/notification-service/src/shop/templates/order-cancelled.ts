import type { OrderTemplate } from '../order-notices.ts';

export const orderCancelledLetter: OrderTemplate<'order.cancelled'> = ({ reason }, { name }) => ({
  title: `Your order ${name} is cancelled`,
  paragraphs: [`Your order was cancelled: ${reason}`, 'Whatever was paid for it is given back.'],
  facts: [],
});

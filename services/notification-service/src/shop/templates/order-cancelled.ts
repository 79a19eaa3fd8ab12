import type { OrderTemplate } from '../order-notices.ts';
import { orderName } from './wording.ts';

export const orderCancelledLetter: OrderTemplate<'order.cancelled'> = ({ reason }, orderId) => ({
  title: `Your order ${orderName(orderId)} is cancelled`,
  paragraphs: [`Your order was cancelled: ${reason}`, 'Whatever was paid for it is given back.'],
  facts: [['Order', orderId]],
});

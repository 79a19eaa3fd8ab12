import type { OrderTemplate } from '../order-notices.ts';
import { orderName } from './wording.ts';

export const orderRejectedLetter: OrderTemplate<'order.rejected'> = ({ reason }, orderId) => ({
  title: `We could not accept your order ${orderName(orderId)}`,
  paragraphs: [
    `We are sorry: ${reason}`,
    'You have not been charged. Money that your bank may have set aside is released.',
  ],
  facts: [['Order', orderId]],
});

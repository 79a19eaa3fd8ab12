import type { OrderTemplate } from '../order-notices.ts';
import { orderName } from './wording.ts';

export const shipmentCreatedLetter: OrderTemplate<'shipment.created'> = ({ tracking_number }, orderId) => ({
  title: `Your order ${orderName(orderId)} is being packed`,
  paragraphs: [`Its tracking number is ${tracking_number}.`],
  facts: [
    ['Order', orderId],
    ['Tracking number', tracking_number],
  ],
});

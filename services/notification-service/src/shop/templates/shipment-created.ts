import type { OrderTemplate } from '../order-notices.ts';

export const shipmentCreatedLetter: OrderTemplate<'shipment.created'> = ({ tracking_number }, { name }) => ({
  title: `Your order ${name} is being packed`,
  paragraphs: [`Its tracking number is ${tracking_number}.`],
  facts: [['Tracking number', tracking_number]],
});

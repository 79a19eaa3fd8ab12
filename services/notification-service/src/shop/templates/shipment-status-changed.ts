import type { OrderTemplate } from '../order-notices.ts';

const NEWS: Readonly<Record<string, string>> = {
  dispatched: 'has left our warehouse',
  in_transit: 'is on its way to you',
  delivered: 'was delivered',
  returned: 'has come back to us',
};

export const shipmentStatusChangedLetter: OrderTemplate<'shipment.status-changed'> = (
  { status, tracking_number },
  { name },
) => {
  // A status that a newer shipping-service knows and we do not is said as it is.
  const news = NEWS[status] ?? `is now: ${status}`;
  return {
    title: `Your order ${name} ${news}`,
    paragraphs: [`The parcel with tracking number ${tracking_number} ${news}.`],
    facts: [['Tracking number', tracking_number]],
  };
};

import { type ConsoleFinder, SEARCH_CALL } from '../../../console/search/console-finder.ts';
import { orderAddress } from '../addresses.ts';

/** As carriers write them (UPU S10 and alike): letters, many digits, letters. */
const TRACKING_NUMBER = /^[A-Z]{2}\d{8,14}[A-Z]{2}$/;

/** By tracking number: leads to the order. */
export const parcels: ConsoleFinder = {
  kind: 'Parcels',
  service: 'shipping-service',
  for: 'staff',
  meaning: (text) => (TRACKING_NUMBER.test(asWritten(text)) ? 'name' : undefined),
  async find(text, { api }) {
    const query = { tracking_number: asWritten(text), limit: 2 };
    const { items } = await api.call('GET /api/shipments', { query }, SEARCH_CALL);
    return items.map(({ order_id, tracking_number, carrier, status }) => ({
      thing: `order ${order_id}`,
      href: orderAddress(order_id),
      name: tracking_number,
      note: `${carrier}, ${status}`,
    }));
  },
};

function asWritten(text: string): string {
  return text.replaceAll(' ', '').toUpperCase();
}

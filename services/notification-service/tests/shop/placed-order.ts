import { randomUUID } from 'node:crypto';

/** The data of an `order.placed` of release 1.1.0, and of what comes of it. */
export function placedOrder(customerId: string, orderId: string = randomUUID()) {
  return { order_id: orderId, customer_id: customerId, total_minor: 1250, currency: 'GBP', line_count: 2 };
}

/** As `placedOrder`, with what later releases say of an order too. */
export function orderWithContent(customerId: string, orderId?: string) {
  return {
    ...placedOrder(customerId, orderId),
    order_number: 'K7Q2-9MXF',
    total_minor: 16_650,
    lines: [
      { sku: 'OAK-DESK-LAMP', name: 'Oak desk lamp', quantity: 2, unit_price_minor: 6450 },
      { sku: 'PEN', name: 'Fountain pen, teal', quantity: 1, unit_price_minor: 3750 },
    ],
    address: {
      recipient: 'Ann Weaver',
      line1: '14 Tanner Row',
      line2: '',
      city: 'York',
      postal_code: 'YO1 6JB',
      country: 'GB',
    },
  };
}

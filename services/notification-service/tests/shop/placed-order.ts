import { randomUUID } from 'node:crypto';

/** The data of an `order.placed`, and of what comes of it. */
export function placedOrder(customerId: string, orderId: string = randomUUID()) {
  return { order_id: orderId, customer_id: customerId, total_minor: 1250, currency: 'GBP', line_count: 2 };
}

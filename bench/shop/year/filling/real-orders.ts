import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ADDRESS, type ShopClient } from '../../orders/shop-client.ts';
import { eachAtOnce } from '../each-at-once.ts';
import { SKUS, SOLD_OUT, VOUCHER } from './catalogue.ts';

export interface RealOrder {
  readonly id: string;
  readonly customer_id: string;
  readonly status: string;
}

const ORDINARY_CUSTOMERS = 19;
const ORDERS_EACH = 10;
const AT_ONCE = 4;
const POLL_MS = 200;

/** What becomes of one order in twenty each. */
const OUTCOMES = [
  ...['declined', 'sold-out', 'cancelled', 'capture-refused', 'refunded'],
  ...['delivered', 'delivered', 'delivered', 'delivered', 'dispatched', 'dispatched', 'voucher'],
  ...Array.from({ length: 8 }, () => 'confirmed'),
];
const CARDS: Readonly<Record<string, string>> = {
  declined: 'tok_declined',
  'capture-refused': 'tok_capture_refused',
  // The provider keeps silent for two seconds, in which the customer thinks better of it.
  cancelled: 'tok_timeout',
};
const SHIPPED: Readonly<Record<string, readonly string[]>> = {
  dispatched: ['dispatched'],
  delivered: ['dispatched', 'in_transit', 'delivered'],
};

/** Ids of customers who have no password: staff order for them. */
export async function bringCustomers(shop: ShopClient): Promise<readonly string[]> {
  const users = Array.from({ length: ORDINARY_CUSTOMERS }, (_, i) => ({
    external_id: `year-${i}`,
    full_name: `Customer ${String.fromCharCode(65 + i)}ndersen`,
    email: `customer${i}@year.example`,
    country: 'GB',
  }));
  const answer = await shop.post<{ users: { user_id: string }[] }>('/api/users/import', { users });
  return answer.users.map(({ user_id }) => user_id);
}

/**
 * Places the orders that the year is made from, ten of each customer and ten of whoever is signed in, and brings each to
 * its outcome.
 */
export function placeRealOrders(shop: ShopClient, customers: readonly string[]): Promise<RealOrder[]> {
  const buyers = [undefined, ...customers];
  const places = Array.from({ length: buyers.length * ORDERS_EACH }, (_, i) => i);
  return eachAtOnce(places, AT_ONCE, (i) => {
    const outcome = OUTCOMES[(i * 7 + Math.floor(i / OUTCOMES.length)) % OUTCOMES.length] ?? 'confirmed';
    const customerId = buyers[i % buyers.length];
    const isOfStaff = outcome === 'refunded' || SHIPPED[outcome] !== undefined;
    // Nobody does as staff what their own order is about.
    const allowed = customerId === undefined && isOfStaff ? 'confirmed' : outcome;
    return bringToOutcome(shop, i, allowed, customerId);
  });
}

/** Places an order that will be confirmed, and waits for its end. */
export function placePlainOrder(shop: ShopClient, i: number, customerId: string): Promise<RealOrder> {
  return place(shop, { customer_id: customerId, lines: linesOf(i, 'confirmed') }, { prefer: 'wait=20' });
}

async function bringToOutcome(
  shop: ShopClient,
  i: number,
  outcome: string,
  customerId: string | undefined,
): Promise<RealOrder> {
  const placed = await place(shop, {
    ...(customerId !== undefined && { customer_id: customerId }),
    ...(CARDS[outcome] !== undefined && { card_token: CARDS[outcome] }),
    lines: linesOf(i, outcome),
  });
  if (outcome === 'cancelled') await shop.post(`/api/orders/${placed.id}/cancel`, { reason: 'not needed' });
  const ended = await untilEnded(shop, placed);
  if (outcome === 'refunded') await refund(shop, placed.id);
  for (const status of SHIPPED[outcome] ?? []) await shop.patch(`/api/shipments/${placed.id}`, { status });
  return ended;
}

/** One to four lines. */
function linesOf(i: number, outcome: string) {
  const lines = Array.from({ length: 1 + (i % 4) }, (_, line) => ({
    sku: SKUS[(i * 37 + line * 101) % SKUS.length],
    quantity: 1 + (i % 3),
  }));
  if (outcome === 'sold-out') return [...lines, { sku: SOLD_OUT, quantity: 1 }];
  return outcome === 'voucher' ? [{ sku: VOUCHER, quantity: 1 }] : lines;
}

function place(shop: ShopClient, order: object, headers: Record<string, string> = {}): Promise<RealOrder> {
  return shop.post<RealOrder>(
    '/api/orders',
    { shipping_address: ADDRESS, ...order },
    { 'idempotency-key': randomUUID(), ...headers },
  );
}

async function untilEnded(shop: ShopClient, order: RealOrder): Promise<RealOrder> {
  let now = order;
  while (now.status === 'placed') {
    await sleep(POLL_MS);
    now = await shop.get<RealOrder>(`/api/orders/${order.id}`);
  }
  return now;
}

async function refund(shop: ShopClient, orderId: string): Promise<void> {
  const path = `/api/payments/${orderId}/refunds`;
  await shop.post(path, { amount_minor: 100, reason: 'a scratch' }, { 'idempotency-key': randomUUID() });
}

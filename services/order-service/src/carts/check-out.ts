import type { Principal } from '@platform/service-defaults/access/access.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { IdempotencyKey } from '../orders/order-repository.ts';
import { MAX_LINES } from '../orders/order-schemas.ts';
import {
  findPlaced,
  type OrderRequest,
  type PlacedOrder,
  type PlaceOrderDeps,
  placeOrder,
} from '../orders/placing/place-order.ts';
import { listItems } from './cart-repository.ts';
import { takeItems } from './checked-out-items.ts';

type CheckOutFields = Omit<OrderRequest, 'lines'>;

/** The order that a request with this key has placed already, or a new one of what is in the cart. */
export async function checkOut(
  deps: PlaceOrderDeps,
  principal: Principal,
  fields: CheckOutFields,
  key: IdempotencyKey | undefined,
): Promise<PlacedOrder> {
  // The cart is empty when a client tries again: its key, not its items, says that it is the same request.
  const earlier = key && (await findPlaced(deps.database, principal, key));
  return earlier ?? placeCart(deps, principal, fields, key);
}

/** Places an order of what is in the cart and empties it, in one transaction: two check-outs at once are one order. */
async function placeCart(
  deps: PlaceOrderDeps,
  principal: Principal,
  fields: CheckOutFields,
  key: IdempotencyKey | undefined,
): Promise<PlacedOrder> {
  const items = await listItems(deps.database, principal.userId);
  if (items.length === 0) {
    // Perhaps the same request, sent again, was faster.
    const faster = key && (await findPlaced(deps.database, principal, key));
    if (faster !== undefined) return faster;
    throw new DomainError('cart-empty', 'There is nothing in the cart to order.');
  }
  if (items.length > MAX_LINES) {
    const message = `An order holds at most ${MAX_LINES} products and the cart has ${items.length}: take some out first.`;
    throw new DomainError('order-too-large', message);
  }
  try {
    return await placeOrder(deps, principal, { ...fields, lines: items }, key, async (tx, { id }) => {
      if (!(await takeItems(tx, principal.userId, id, items))) throw new CartChanged();
    });
  } catch (error) {
    if (!(error instanceof CartChanged)) throw error;
    // By the customer, or another check-out, since it was read: what counts is what is in it now.
    return placeCart(deps, principal, fields, key);
  }
}

/** Rolls an order back whose items are not in the cart any more; never leaves this file. */
class CartChanged extends Error {}

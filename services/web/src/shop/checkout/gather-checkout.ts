import type { StoredAddress } from '@platform/api-client/operations.ts';
import type { Visitor } from '../../session/visitor.ts';
import { VisitorCart } from '../cart/carts.ts';
import { type ShownLine, totalOf } from '../parts/order-lines.ts';

export interface Checkout {
  /** False when the cart is empty, or has what is no longer sold. */
  readonly isOrderable: boolean;
  readonly lines: readonly ShownLine[];
  readonly totalMinor: number;
  readonly currency: string;
  readonly addresses: readonly StoredAddress[];
}

/** What is to be ordered, and where it may go. */
export async function gatherCheckout(visitor: Visitor): Promise<Checkout> {
  const [cart, { items: addresses }] = await Promise.all([
    new VisitorCart(visitor).lines(),
    visitor.api.call('GET /api/users/me/addresses'),
  ]);
  const lines = cart.flatMap(({ unitPriceMinor, ...line }) =>
    unitPriceMinor === undefined ? [] : [{ ...line, unitPriceMinor }],
  );
  return {
    isOrderable: lines.length > 0 && lines.length === cart.length,
    lines,
    totalMinor: totalOf(lines),
    currency: cart[0]?.currency ?? 'GBP',
    addresses,
  };
}

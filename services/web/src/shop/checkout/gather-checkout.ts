import { gatherAddresses, type StoredAddress } from '../../account/addresses/gather-addresses.ts';
import type { Visitor } from '../../session/visitor.ts';
import { VisitorCart } from '../cart/carts.ts';
import { type ShownLine, totalOf } from '../parts/order-lines.ts';
import { SHOP_CURRENCY } from '../parts/typed-amount.ts';

export interface Checkout {
  /** False when the cart is empty, or has what is no longer sold. */
  readonly isOrderable: boolean;
  /** False when there is nothing to carry. */
  readonly needsAddress: boolean;
  readonly lines: readonly ShownLine[];
  readonly totalMinor: number;
  readonly currency: string;
  /** The default first. */
  readonly addresses: readonly StoredAddress[];
}

/** What is to be ordered, and where it may go. */
export async function gatherCheckout(visitor: Visitor): Promise<Checkout> {
  const [cart, addresses] = await Promise.all([new VisitorCart(visitor).lines(), gatherAddresses(visitor)]);
  const lines = cart.flatMap(({ unitPriceMinor, ...line }) =>
    unitPriceMinor === undefined ? [] : [{ ...line, unitPriceMinor }],
  );
  return {
    isOrderable: lines.length > 0 && lines.length === cart.length,
    needsAddress: cart.some(({ isCarried }) => isCarried),
    lines,
    totalMinor: totalOf(lines),
    currency: cart[0]?.currency ?? SHOP_CURRENCY,
    addresses,
  };
}

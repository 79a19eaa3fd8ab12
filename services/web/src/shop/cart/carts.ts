import { ApiError } from '@platform/api-client/api-error.ts';
import type { Visitor } from '../../session/visitor.ts';
import { type CartItem, readGuestCart, withItem, writeGuestCart } from './guest-cart.ts';

const COOKIE = 'cart';
const COUNT_COOKIE = 'cart-count';
const KEPT_SECONDS = 90 * 24 * 3600;

export interface CartLine extends CartItem {
  readonly name: string;
  /** Undefined when it is no longer sold. */
  readonly unitPriceMinor: number | undefined;
  readonly currency: string | undefined;
}

/** Why the cart could not be changed, to be shown. */
export class CartRefusal extends Error {}

/** The cart of a visitor: at the platform for whoever is signed in, in a cookie for a guest. */
export class VisitorCart {
  readonly #visitor: Visitor;

  constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  async lines(): Promise<readonly CartLine[]> {
    const lines = this.#visitor.isSignedIn ? await this.#signedInLines() : await this.#guestLines();
    this.#noteCount(lines);
    return lines;
  }

  /** Puts `quantity` more of `sku` into it. Throws CartRefusal. */
  async add(sku: string, quantity: number): Promise<void> {
    const items = this.#visitor.isSignedIn ? await this.#signedInLines() : this.#guestItems;
    const there = items.find((item) => item.sku === sku)?.quantity ?? 0;
    await this.set(sku, there + quantity);
  }

  /** Makes it `quantity` of `sku`; none for 0. Throws CartRefusal. */
  async set(sku: string, quantity: number): Promise<void> {
    if (!Number.isInteger(quantity) || quantity < 0)
      throw new CartRefusal('The quantity is no whole number.');
    if (this.#visitor.isSignedIn) await this.#setSignedIn(sku, quantity);
    else this.#setGuest(sku, quantity);
  }

  /** Joins a guest's cart to that of the account: of each product the higher quantity stays. */
  async joinGuestItems(): Promise<void> {
    const items = this.#guestItems;
    if (items.length === 0) return;
    const there = new Map((await this.#signedInLines()).map(({ sku, quantity }) => [sku, quantity]));
    for (const { sku, quantity } of items)
      if (quantity > (there.get(sku) ?? 0))
        // What is no longer sold stays behind.
        await this.#setSignedIn(sku, quantity).catch(ignoreRefusals);
    this.#visitor.setCookie(COOKIE, '', 0);
    await this.lines();
  }

  readonly #sign = (text: string): string => this.#visitor.signature(`cart\0${text}`);

  get #guestItems(): readonly CartItem[] {
    return readGuestCart(this.#visitor.cookie(COOKIE), this.#sign);
  }

  async #signedInLines(): Promise<readonly CartLine[]> {
    const { items } = await this.#visitor.api.call('GET /api/carts/me');
    return items.map(({ sku, quantity, name, unit_price_minor, currency, is_sold }) => ({
      sku,
      quantity,
      name: name ?? sku,
      unitPriceMinor: is_sold ? (unit_price_minor ?? undefined) : undefined,
      currency: currency ?? undefined,
    }));
  }

  async #guestLines(): Promise<readonly CartLine[]> {
    const items = this.#guestItems;
    if (items.length === 0) return [];
    const body = { skus: items.map(({ sku }) => sku) };
    const { products } = await this.#visitor.guestApi.call('POST /api/products/lookup', { body });
    const known = new Map(products.map((product) => [product.sku, product]));
    return items.map(({ sku, quantity }) => {
      const product = known.get(sku);
      return {
        sku,
        quantity,
        name: product?.name ?? sku,
        unitPriceMinor: product?.price_minor,
        currency: product?.currency,
      };
    });
  }

  async #setSignedIn(sku: string, quantity: number): Promise<void> {
    const { api } = this.#visitor;
    try {
      if (quantity > 0)
        await api.call('PUT /api/carts/me/items/{sku}', { path: { sku }, body: { quantity } });
      else await api.call('DELETE /api/carts/me/items/{sku}', { path: { sku } });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500 || error.status === 401) throw error;
      if (error.code !== 'not-in-cart') throw new CartRefusal(error.message, { cause: error });
    }
  }

  #setGuest(sku: string, quantity: number): void {
    const items = withItem(this.#guestItems, sku, quantity);
    if (items === undefined) throw new CartRefusal('So much does not fit into the cart.');
    this.#visitor.setCookie(COOKIE, writeGuestCart(items, this.#sign), KEPT_SECONDS);
    this.#noteCount(items);
  }

  /** For the header of all pages, which would have to ask for it. */
  #noteCount(items: readonly CartItem[]): void {
    const count = items.reduce((sum, { quantity }) => sum + quantity, 0);
    if (cartCount(this.#visitor) !== count)
      this.#visitor.setCookie(COUNT_COOKIE, String(count), KEPT_SECONDS);
  }
}

/** How many things are in the cart, as last seen by this browser. */
export function cartCount(visitor: Visitor): number {
  return Number(/^\d{1,6}$/.exec(visitor.cookie(COUNT_COOKIE) ?? '')?.[0] ?? 0);
}

function ignoreRefusals(error: unknown): void {
  if (!(error instanceof CartRefusal)) throw error;
}

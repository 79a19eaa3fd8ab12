import { ApiError } from '@platform/api-client/api-error.ts';
import type { Cart } from '@platform/api-client/operations.ts';
import type { Visitor } from '../../session/visitor.ts';
import { accountLine, type CartLine, guestLine } from './cart-line.ts';
import { type CartItem, readGuestCart, type Sign, withItem, writeGuestCart } from './guest-cart.ts';

const COOKIE = 'cart';
const COUNT_COOKIE = 'cart-count';
const KEPT_SECONDS = 90 * 24 * 3600;

/** Why the cart could not be changed, to be shown. */
export class CartRefusal extends Error {}

/** The cart of a visitor: at the platform for whoever is signed in, in a cookie for a guest. */
export class VisitorCart {
  readonly #visitor: Visitor;

  constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  /** What is in it. What somebody put into it as a guest joins what is in the cart of the account. */
  lines(): Promise<readonly CartLine[]> {
    return this.#visitor.isSignedIn ? this.#accountLines() : this.#guestLines();
  }

  /** Puts `quantity` more of `sku` into it. Throws CartRefusal. */
  async add(sku: string, quantity: number): Promise<void> {
    const items = this.#visitor.isSignedIn ? await this.#accountLines() : guestItems(this.#visitor);
    const there = items.find((item) => item.sku === sku)?.quantity ?? 0;
    await this.set(sku, there + quantity);
  }

  /** Makes it `quantity` of `sku`; none for 0. Throws CartRefusal. */
  async set(sku: string, quantity: number): Promise<void> {
    if (!Number.isInteger(quantity) || quantity < 0)
      throw new CartRefusal('The quantity is no whole number.');
    if (this.#visitor.isSignedIn) await this.#setInAccount(sku, quantity);
    else this.#setForGuest(sku, quantity);
  }

  /** Sees to it that the account's cart has these, of each at least so many. Throws CartRefusal. */
  async merge(items: readonly CartItem[]): Promise<void> {
    const { api } = this.#visitor;
    await taken(async () => this.#noted(await api.call('POST /api/carts/me/merge', { body: { items } })));
  }

  async #accountLines(): Promise<readonly CartLine[]> {
    await this.#joinGuestItems();
    return this.#noted(await this.#visitor.api.call('GET /api/carts/me'));
  }

  /** What does not fit waits in its cookie until there is room. */
  async #joinGuestItems(): Promise<void> {
    const items = guestItems(this.#visitor);
    if (items.length === 0) return;
    try {
      await this.merge(items);
    } catch (error) {
      if (error instanceof CartRefusal) return;
      throw error;
    }
    this.#visitor.cookies.set(COOKIE, '', 0);
  }

  async #guestLines(): Promise<readonly CartLine[]> {
    const items = guestItems(this.#visitor);
    if (items.length === 0) return [];
    const body = { skus: items.map(({ sku }) => sku) };
    const { products } = await this.#visitor.guestApi.call('POST /api/products/lookup', { body });
    const known = new Map(products.map((product) => [product.sku, product]));
    return items.map((item) => guestLine(item, known.get(item.sku)));
  }

  #setInAccount(sku: string, quantity: number): Promise<void> {
    const { api } = this.#visitor;
    return taken(async () => {
      this.#noted(
        quantity > 0
          ? await api.call('PUT /api/carts/me/items/{sku}', { path: { sku }, body: { quantity } })
          : await api.call('DELETE /api/carts/me/items/{sku}', { path: { sku } }),
      );
    });
  }

  #setForGuest(sku: string, quantity: number): void {
    const items = withItem(guestItems(this.#visitor), sku, quantity);
    if (items === undefined) throw new CartRefusal('So much does not fit into the cart.');
    this.#visitor.cookies.set(COOKIE, writeGuestCart(items, signerOf(this.#visitor)), KEPT_SECONDS);
  }

  /** The lines of the account's cart; how many there are is noted for the header of all pages. */
  #noted({ items }: Cart): readonly CartLine[] {
    noteCount(this.#visitor, countOf(items));
    return items.map(accountLine);
  }
}

/** How many things are in the cart; of an account, as this browser has last seen it. */
export function cartCount(visitor: Visitor): number {
  if (!visitor.isSignedIn) return countOf(guestItems(visitor));
  const [count = '', userId] = visitor.cookies.get(COUNT_COOKIE)?.split('.') ?? [];
  // Somebody else may have been signed in before.
  return userId === visitor.userId && /^\d{1,6}$/.test(count) ? Number(count) : 0;
}

export function noteCount(visitor: Visitor, count: number): void {
  if (cartCount(visitor) !== count)
    visitor.cookies.set(COUNT_COOKIE, `${count}.${visitor.userId}`, KEPT_SECONDS);
}

function countOf(items: readonly CartItem[]): number {
  return items.reduce((sum, { quantity }) => sum + quantity, 0);
}

function guestItems(visitor: Visitor): readonly CartItem[] {
  return readGuestCart(visitor.cookies.get(COOKIE), signerOf(visitor));
}

function signerOf(visitor: Visitor): Sign {
  return (text) => visitor.signature(`cart\0${text}`);
}

/** Does `change`, for which it is no matter when what it takes out is not there. Throws CartRefusal for what is refused. */
async function taken(change: () => Promise<unknown>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!(error instanceof ApiError) || error.status >= 500 || error.status === 401) throw error;
    if (error.code !== 'not-in-cart') throw new CartRefusal(error.message, { cause: error });
  }
}

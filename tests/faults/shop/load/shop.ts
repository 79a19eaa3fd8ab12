import { randomUUID } from 'node:crypto';
import { Http, type Outcome } from './http.ts';
import { Books } from './order-record.ts';

export interface Customer {
  readonly id: string;
  readonly token: string;
}

export interface Goods {
  readonly sku: string;
  readonly priceMinor: number;
  readonly stock: number;
  readonly isStocked: boolean;
}

const PASSWORD = 'a long enough password';
const CURRENCY = 'GBP';

/** What the suite sells; enough of each, and one that is never there. */
const GOODS: readonly Goods[] = [
  ...[1, 2, 3, 4, 5, 6].map((i) => ({
    sku: `FAULT-${i}`,
    priceMinor: 100 * i,
    stock: 100_000,
    isStocked: true,
  })),
  { sku: 'FAULT-GONE', priceMinor: 700, stock: 0, isStocked: true },
  { sku: 'FAULT-SERVICE', priceMinor: 1500, stock: 0, isStocked: false },
];

export const PLENTY = GOODS.filter(({ stock }) => stock > 0).map(({ sku }) => sku) as [string, ...string[]];

/** The shop from outside, as its customers and its staff use it. */
export class Shop {
  readonly http: Http;
  readonly adminToken: string;
  readonly books = new Books();
  /** Units on the shelves before the first order, by sku. */
  readonly stocked = new Map<string, number>();

  constructor(gatewayUrls: readonly string[], adminToken: string) {
    this.http = new Http(gatewayUrls);
    this.adminToken = adminToken;
  }

  /** Fills the shelves. */
  async open(): Promise<void> {
    await this.sell(GOODS);
  }

  async sell(goods: readonly Goods[]): Promise<void> {
    const products = goods.map(({ sku, priceMinor, isStocked }) => ({
      sku,
      name: `Goods ${sku}`,
      price_minor: priceMinor,
      currency: CURRENCY,
      is_stocked: isStocked,
    }));
    await this.#staff('/api/products/import', { products });
    const items = goods
      .filter(({ stock }) => stock > 0)
      .map(({ sku, stock }) => ({ sku, delta: stock, reason: 'opening stock', reference: `faults-${sku}` }));
    if (items.length > 0) await this.#staff('/api/stock/import', { items });
    for (const { sku, priceMinor } of goods) {
      const { body } = await this.http.call({ path: `/api/stock/${sku}`, token: this.adminToken });
      this.stocked.set(sku, body?.on_hand ?? 0);
      this.books.prices.set(sku, [{ priceMinor, sentAt: 0, doneAt: 0 }]);
    }
  }

  async register(count: number): Promise<Customer[]> {
    const one = async (): Promise<Customer> => {
      const email = `faults-${randomUUID()}@example.com`;
      const created = await this.#send('/api/users', { email, password: PASSWORD, full_name: 'Fay Ultley' });
      const login = await this.#send('/api/users/login', { email, password: PASSWORD });
      return { id: created.body.id, token: login.body.access_token };
    };
    return Promise.all(Array.from({ length: count }, one));
  }

  /** Changes a price; the books know from when on it may be in force, and from when on it must. */
  async changePrice(sku: string, priceMinor: number): Promise<Outcome> {
    const entry = { priceMinor, sentAt: Date.now(), doneAt: Number.POSITIVE_INFINITY };
    this.books.prices.get(sku)?.push(entry);
    const outcome = await this.http.call({
      method: 'PATCH',
      path: `/api/products/${sku}`,
      token: this.adminToken,
      body: { price_minor: priceMinor },
    });
    if (outcome.status === 200) entry.doneAt = Date.now();
    return outcome;
  }

  async #staff(path: string, body: unknown): Promise<Outcome> {
    return this.#send(path, body, this.adminToken);
  }

  async #send(path: string, body: unknown, token?: string): Promise<Outcome> {
    const outcome = await this.http.call({ method: 'POST', path, body, token });
    if (outcome.status === 0 || outcome.status >= 300)
      throw new Error(`${path}: ${outcome.status} ${outcome.failure ?? JSON.stringify(outcome.body)}`);
    return outcome;
  }
}

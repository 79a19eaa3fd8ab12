import type { Product } from '@platform/api-client/operations.ts';
import { type Depicted, drawPicture, pictureVersion } from '../art/picture.ts';

export type Pictured = Pick<Product, 'sku' | 'name' | 'category' | 'attributes'>;

/** Of a picture that pages show now. */
const MOST_KEPT = 2_000;

/** The pictures of products: their addresses, and those that pages have shown lately. */
export class Pictures {
  /** Each by the end of its address. */
  readonly #drawn = new Map<string, string>();
  readonly #versions = new WeakMap<Pictured, string>();

  /** `/art/{sku}.svg?v={hash}`: never another picture at the same address. */
  addressOf(product: Pictured): string {
    return `/art/${encodeURIComponent(product.sku)}.svg?v=${this.versionOf(product)}`;
  }

  versionOf(product: Pictured): string {
    const known = this.#versions.get(product);
    if (known !== undefined) return known;
    const depicted = depictedOf(product);
    const version = pictureVersion(depicted);
    this.#versions.set(product, version);
    this.#keep(keyOf(product.sku, version), () => drawPicture(depicted));
    return version;
  }

  /** The picture at an address, if a page has lately shown it. */
  find(sku: string, version: string): string | undefined {
    return this.#drawn.get(keyOf(sku, version));
  }

  #keep(key: string, draw: () => string): void {
    if (this.#drawn.has(key)) return;
    this.#drawn.set(key, draw());
    const [oldest] = this.#drawn.keys();
    if (this.#drawn.size > MOST_KEPT && oldest !== undefined) this.#drawn.delete(oldest);
  }
}

function depictedOf({ sku, name, category, attributes }: Pictured): Depicted {
  return { sku, name, category: category ?? '', attributes };
}

function keyOf(sku: string, version: string): string {
  return `${version} ${sku}`;
}

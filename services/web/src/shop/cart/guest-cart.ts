import { timingSafeEqual } from 'node:crypto';

export interface CartItem {
  readonly sku: string;
  readonly quantity: number;
}

export const MAX_LINES = 50;
export const MAX_QUANTITY = 1000;
/** Browsers drop a cookie of more than 4096 bytes (RFC 6265bis) unsaid; its name and signature are among them. */
const MAX_TEXT = 4000;
const SKU = /^[A-Za-z0-9._-]{1,64}$/;

/** What only this service can make of a text. */
export type Sign = (text: string) => string;

/** A guest's cart as a cookie: signed, so that what is read from it is what a page of ours has put there. */
export function writeGuestCart(items: readonly CartItem[], sign: Sign): string {
  const text = textOf(items);
  return `${text}.${sign(text)}`;
}

function textOf(items: readonly CartItem[]): string {
  return Buffer.from(JSON.stringify(items.map(({ sku, quantity }) => [sku, quantity]))).toString('base64url');
}

/** The cart in a cookie; empty when there is none, or none of ours. */
export function readGuestCart(cookie: string | undefined, sign: Sign): readonly CartItem[] {
  const [text = '', signed = ''] = cookie?.split('.') ?? [];
  const [given, expected] = [Buffer.from(signed), Buffer.from(sign(text))];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return [];
  const pairs = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as [string, number][];
  return pairs.map(([sku, quantity]) => ({ sku, quantity }));
}

/**
 * The cart with `quantity` of `sku`, none of it for 0. Undefined when that is no sku or quantity, or more than fits.
 */
export function withItem(
  items: readonly CartItem[],
  sku: string,
  quantity: number,
): readonly CartItem[] | undefined {
  if (!SKU.test(sku) || !Number.isInteger(quantity) || quantity < 0 || quantity > MAX_QUANTITY)
    return undefined;
  const isThere = items.some((item) => item.sku === sku);
  if (quantity === 0) return items.filter((item) => item.sku !== sku);
  const next = isThere
    ? items.map((item) => (item.sku === sku ? { sku, quantity } : item))
    : [...items, { sku, quantity }];
  return next.length <= MAX_LINES && textOf(next).length <= MAX_TEXT ? next : undefined;
}

import type { ShopClient } from '../../orders/shop-client.ts';

export const SOLD_OUT = 'YEAR-SOLD-OUT';
/** Needs no stock. */
export const VOUCHER = 'YEAR-VOUCHER';

const STOCK = 1_000_000;
const SERIES = ['Oak', 'Brass', 'Linen', 'Copper', 'Walnut', 'Wool', 'Slate', 'Cork', 'Ash', 'Enamel'];
const SERIES_TOO = ['Steel', 'Paper', 'Birch', 'Stone', 'Cotton', 'Clay', 'Glass', 'Larch', 'Beech', 'Felt'];
const THINGS = [
  'lamp',
  'teapot',
  'chair',
  'notebook',
  'blanket',
  'kettle',
  'basket',
  'mirror',
  'clock',
  'tray',
];
const MORE = ['stool', 'vase', 'shelf', 'mug', 'cushion', 'bowl', 'lantern', 'rug', 'frame', 'jug'];

/** What the catalogue can be searched for. */
export const SEARCH_WORDS: readonly string[] = [...SERIES, ...THINGS];

/** The skus of what is in stock: 400 products. */
export const SKUS: readonly string[] = products().map(({ sku }) => sku);

/** Brings the catalogue and its stock. */
export async function bringCatalogue(shop: ShopClient): Promise<void> {
  const soldOut = product(SOLD_OUT, 'Sold out tea tin');
  const voucher = { ...product(VOUCHER, 'Gift voucher'), is_stocked: false };
  await shop.post('/api/products/import', { products: [...products(), soldOut, voucher] });
  const items = SKUS.map((sku) => ({ sku, minimum: STOCK, reason: 'the stock of a year' }));
  await shop.post('/api/stock/import', { items });
}

function products() {
  const things = [...THINGS, ...MORE];
  return [...SERIES, ...SERIES_TOO].flatMap((series) =>
    things.map((thing) => product(`YEAR-${series}-${thing}`.toUpperCase(), `${series} ${thing}`)),
  );
}

function product(sku: string, name: string) {
  return {
    sku,
    name,
    description: `A ${name.toLowerCase()} for a long year.`,
    category: 'year',
    price_minor: 500 + sku.length * 75,
    currency: 'GBP',
    is_stocked: true,
  };
}

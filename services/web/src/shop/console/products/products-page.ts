import type { Product, ProductPage } from '@platform/api-client/operations.ts';
import { html } from '@platform/html/html.ts';
import type { Filter } from '../../../console/lists/filter-form.ts';
import { listPage } from '../../../console/lists/list-page.ts';
import type { Part } from '../../../console/parts/part.ts';
import { tag } from '../../../console/parts/state-tag.ts';
import { table } from '../../../console/parts/table.ts';
import type { Page } from '../../../pages/page.ts';
import { instant } from '../../../parts/moment.ts';
import { money } from '../../parts/money.ts';
import { availabilityOf, availabilityTag } from '../../things/availability.ts';
import { consoleProductAddress, stockAddress } from '../addresses.ts';

export const PRODUCTS = '/console/products';

const FILTERS: readonly Filter[] = [
  { name: 'q', label: 'Words' },
  {
    name: 'archived',
    label: 'Archived',
    choices: [
      ['', 'left out'],
      ['1', 'shown too'],
    ],
  },
];

export function productsPage(query: URLSearchParams, products: Part<ProductPage>): Page {
  return listPage({
    title: 'Products',
    at: PRODUCTS,
    order: 'The catalogue',
    filters: FILTERS,
    query,
    found: products,
    asideOf: ({ total }) => String(total),
    show: ({ items }) =>
      table({
        caption: 'Products',
        columns: [
          { name: 'Sku' },
          { name: 'Name' },
          { name: 'Category' },
          { name: 'Price', isNumber: true },
          { name: 'Stock' },
          { name: 'Changed' },
        ],
        rows: items.map(row),
        none: 'No such products.',
      }),
  });
}

function row(product: Product) {
  const { sku, name, category, price_minor, currency, is_archived, updated_at } = product;
  return [
    html`<a href="${consoleProductAddress(sku)}">${sku}</a>`,
    html`${name}${is_archived && html` ${tag('archived')}`}`,
    category,
    money(price_minor, currency),
    html`<a href="${stockAddress(sku)}">${availabilityTag(availabilityOf(product)) ?? 'stock'}</a>`,
    instant(updated_at),
  ];
}

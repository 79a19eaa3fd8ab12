import type { Price } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import { consolePage } from '../../../console/console-page.ts';
import { facts } from '../../../console/parts/facts.ts';
import { panel, partPanel } from '../../../console/parts/panel.ts';
import { shortId } from '../../../console/parts/short-id.ts';
import { tag } from '../../../console/parts/state-tag.ts';
import { table } from '../../../console/parts/table.ts';
import { buttonForm } from '../../../pages/form.ts';
import type { Page } from '../../../pages/page.ts';
import { instant } from '../../../parts/moment.ts';
import { money } from '../../parts/money.ts';
import { productAddress } from '../../things/thing.ts';
import { consoleProductAddress, stockAddress } from '../addresses.ts';
import { bothStates } from './both-states.ts';
import { editForm } from './edit-form.ts';
import type { ManagedProductView } from './managed-product-view.ts';
import { PRODUCT_LABELS, textsOf } from './product-form.ts';
import { PRODUCTS } from './products-page.ts';

/** A product as an admin changes it. */
export function managedProductPage(view: ManagedProductView): Page {
  const { product, done, problem, typed } = view;
  return consolePage({
    title: product.name,
    at: PRODUCTS,
    ...{ done, problem, labels: PRODUCT_LABELS },
    aside: html`${product.is_archived ? tag('archived') : tag('on sale', 'good')} ${standingForm(view)}`,
    body: html`${
      typed !== undefined &&
      problem?.code === 'precondition-failed' &&
      panel({ title: 'It was changed meanwhile', body: bothStates(typed, textsOf(product)) })
    }
${productFacts(view)}
<div class="panels">${panel({ title: 'Change it', aside: `version ${product.version}`, body: editForm(view) })}
${partPanel({ title: 'Prices, newest first' }, view.prices, ({ items }) => ({ body: priceHistory(items) }))}</div>`,
  });
}

function productFacts({ product, level }: ManagedProductView): Html {
  const { sku, created_at, updated_at } = product;
  return partPanel({ title: sku }, level, (found) => ({
    aside: html`<a href="${productAddress(sku)}">In the shop</a>`,
    body: facts([
      [
        'Stock',
        html`<a href="${stockAddress(sku)}">${found === undefined ? 'none yet' : `${found.available} available`}</a>`,
      ],
      ['Added', instant(created_at)],
      ['Changed', instant(updated_at)],
    ]),
  }));
}

function standingForm({ product, visitor }: ManagedProductView): Html {
  const address = consoleProductAddress(product.sku);
  const options = { hidden: { version: String(product.version) } };
  return product.is_archived
    ? buttonForm(visitor, `${address}/bring-back`, 'Bring it back on sale', options)
    : buttonForm(visitor, `${address}/archive`, 'Archive it', { ...options, buttonClass: 'danger' });
}

function priceHistory(prices: readonly Price[]): Html {
  return table({
    caption: 'Prices',
    columns: [
      { name: 'Since' },
      { name: 'Price', isNumber: true },
      { name: 'Version', isNumber: true },
      { name: 'By' },
    ],
    rows: prices.map(({ at, price_minor, currency, version, actor }) => [
      instant(at),
      money(price_minor, currency),
      version,
      actor && shortId(actor),
    ]),
    none: 'No prices.',
  });
}

import { attributes, type Html, html } from '@platform/html/html.ts';
import { currencyForm } from '../parts/currency-form.ts';
import { SHOP_CURRENCY, typedAmount } from '../parts/typed-amount.ts';
import type { CatalogueList } from './catalogue-list.ts';
import type { CatalogueQuery, Sort } from './catalogue-query.ts';

const NAMES: readonly (readonly [sort: Sort, name: string])[] = [
  ['name', 'By name'],
  ['newest', 'Newest first'],
  ['price', 'Cheapest first'],
  ['-price', 'Dearest first'],
];

/** How many things there are, and what to narrow them by. */
export function filterBar(query: CatalogueQuery, list: CatalogueList): Html {
  const { words, category, isInStock, sort } = query;
  return html`<form class="filter-bar" method="get" action="/">
<h2 id="count">${countText(list.total)}</h2>
${words !== '' && html`<input type="hidden" name="q" value="${words}">`}${category && html`<input type="hidden" name="category" value="${category}">`}
<fieldset><legend class="visually-hidden">Price in ${SHOP_CURRENCY}</legend>${bound('min', 'from', query.minMinor, list.price_range?.min_minor)}${bound('max', 'to', query.maxMinor, list.price_range?.max_minor)}</fieldset>
<label class="check"><input type="checkbox" name="in_stock" value="1"${isInStock && html` checked`}> In stock</label>
<label>Sort <select class="field" name="sort">${words !== '' && option('', 'Best match', sort === undefined)}${NAMES.map(
    ([value, name]) =>
      option(value, name, value === sort || (words === '' && sort === undefined && value === 'name')),
  )}</select></label>
<button class="btn">Apply</button>
</form>`;
}

function countText(total: number | undefined): string {
  if (total === undefined) return 'Things';
  return total === 1 ? 'One thing' : `${total} things`;
}

/** `edge` is what there is, in small print until something is typed. */
function bound(name: string, says: string, minor: number | undefined, edge: number | undefined): Html {
  const { sign } = currencyForm(SHOP_CURRENCY);
  return html`<label>${sign} ${says} <input class="field"${attributes({
    name,
    inputmode: 'decimal',
    autocomplete: 'off',
    size: 6,
    maxlength: 10,
    value: minor === undefined ? undefined : typedAmount(minor),
    placeholder: edge === undefined ? undefined : typedAmount(edge),
  })}></label>`;
}

function option(value: string, name: string, isChosen: boolean): Html {
  return html`<option${attributes({ value, selected: isChosen })}>${name}</option>`;
}

import { type Html, html } from '@platform/html/html.ts';
import { moneyText } from '../parts/money.ts';
import { SHOP_CURRENCY } from '../parts/typed-amount.ts';
import { catalogueAddress } from './catalogue-query.ts';
import type { CatalogueFindings } from './gather-catalogue.ts';
import { soughtWords } from './sought-words.ts';

/** More would be a list of its own. */
const MOST_WORDS = 6;

/** What one can do when there is nothing: give up one of the conditions, or look at all there is. */
export function nothingFound({ query, list }: CatalogueFindings): Html {
  const { words, category, isInStock } = query;
  const single = new Set(soughtWords(words, list));
  return html`<div class="nothing">
<h3>Nothing fits all of that.</h3>
<ul>
${priceWay({ query, list })}
${isInStock && html`<li><a href="${catalogueAddress({ ...query, isInStock: false, cursor: undefined })}">Show what is sold out, too</a></li>`}
${category && words !== '' && html`<li><a href="${catalogueAddress({ words })}">Look for “${words}” in all categories</a></li>`}
${
  single.size > 1 &&
  html`<li>Look for one word: ${[...single].slice(0, MOST_WORDS).map((word, i) => html`${i > 0 && ', '}<a href="${catalogueAddress({ words: word })}">${word}</a>`)}</li>`
}
<li><a href="/">See everything</a></li>
</ul></div>`;
}

/** Where only the price is in the way, it says which prices there are. */
function priceWay({ query, list }: Pick<CatalogueFindings, 'query' | 'list'>): Html | undefined {
  if (query.minMinor === undefined && query.maxMinor === undefined) return undefined;
  const range = list.price_range;
  const address = catalogueAddress({ ...query, minMinor: undefined, maxMinor: undefined, cursor: undefined });
  const [from, to] = [range?.min_minor, range?.max_minor].map(
    (minor) => minor !== undefined && moneyText(minor, SHOP_CURRENCY),
  );
  return html`<li><a href="${address}">Clear the price</a>${range && html`: the rest of it fits things ${from === to ? html`at ${from}` : html`from ${from} to ${to}`}`}</li>`;
}

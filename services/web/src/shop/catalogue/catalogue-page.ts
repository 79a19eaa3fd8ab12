import { type Content, type Html, html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';
import { clock } from '../../parts/moment.ts';
import type { Visitor } from '../../session/visitor.ts';
import type { Pictures } from '../pictures/pictures.ts';
import { thingOf } from '../things/thing.ts';
import { thingList } from '../things/thing-list.ts';
import { type CatalogueQuery, catalogueAddress, isWhole } from './catalogue-query.ts';
import { categoryRail } from './category-rail.ts';
import { filterBar } from './filter-bar.ts';
import type { CatalogueFindings } from './gather-catalogue.ts';
import { hero } from './hero.ts';
import { nothingFound } from './nothing-found.ts';
import { soughtWords } from './sought-words.ts';

/** So many pictures are in view at once on a large screen. */
const IN_VIEW = 8;

export interface CatalogueView extends CatalogueFindings {
  readonly visitor: Visitor;
  readonly pictures: Pictures;
}

/** What there is to buy, or what of it was asked for. */
export function cataloguePage(view: CatalogueView): Page {
  const { query, list, seenAt, shopWindow, visitor, pictures } = view;
  const { items } = list;
  const category = shopWindow?.categories.find(({ slug }) => slug === query.category);
  const isUnknown = query.category !== undefined && shopWindow !== undefined && category === undefined;
  const title = titleOf(query, category?.name);
  return {
    title: title ?? 'Lathe & Loom',
    status: isUnknown ? 404 : 200,
    search: query.words,
    ...(seenAt === undefined ? {} : { headers: { 'cache-control': 'no-store' } }),
    body: html`${isWhole(query) ? hero(shopWindow, pictures) : heading(view, title ?? 'The shop', category?.description)}
${seenAt && asItWas(seenAt, query)}
${shopWindow ? categoryRail(shopWindow, query, pictures) : railAway}
${filterBar(query, list)}
<div class="results">${
      items.length === 0
        ? nothingFound(view)
        : html`${thingList({
            things: items.map((product) => thingOf(product, pictures)),
            visitor,
            words: soughtWords(query.words, list),
            canAdd: seenAt === undefined,
            first: IN_VIEW,
          })}${more(view)}`
    }</div>`,
  };
}

function titleOf({ words, category }: CatalogueQuery, name: string | undefined): string | undefined {
  if (words !== '') return name === undefined ? `“${words}”` : `“${words}” in ${name}`;
  return category === undefined ? undefined : (name ?? 'No such shelf');
}

function heading({ query, list }: CatalogueView, title: string, description: string | undefined): Html {
  const corrections = list.corrections ?? [];
  const typed =
    corrections.length > 0 &&
    html`<p class="lead">Showing ${corrections.map(({ typed, meant }, i) => html`${i > 0 && ', '}<strong>${meant}</strong> (you typed <em>${typed}</em>)`)}.</p>`;
  const about = query.words === '' && description && html`<p class="lead">${description}</p>`;
  return html`<div class="catalogue-head"><h1 class="display">${title}</h1>${typed}${about}</div>`;
}

function asItWas(seenAt: Date, query: CatalogueQuery): Html {
  return html`<div class="note warn"><p>The catalogue does not answer at the moment. This is how it was at ${clock(seenAt.toISOString())}: prices may have changed, and nothing can be added to the cart until it is back. <a href="${catalogueAddress(query)}">Try again</a></p></div>`;
}

const railAway = html`<p class="quiet">The categories cannot be shown at the moment. <a href="">Try again</a></p>`;

function more({ query, list }: CatalogueView): Content {
  const { next_cursor: cursor, total, items } = list;
  const isFirst = query.cursor === undefined;
  const count =
    total !== undefined && isFirst && html`<span><span data-shown>${items.length}</span> of ${total}</span>`;
  const start =
    !isFirst &&
    html`<a class="btn" href="${catalogueAddress({ ...query, cursor: undefined })}">From the beginning</a>`;
  const next =
    cursor !== null &&
    html`<a class="btn" href="${catalogueAddress({ ...query, cursor })}" data-more>Show more</a>`;
  return html`<p class="more" id="more">${count}${start}${next}</p>`;
}

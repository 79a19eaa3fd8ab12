import type { Product } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';
import type { Visitor } from '../../session/visitor.ts';
import { catalogueAddress } from '../catalogue/catalogue-query.ts';
import type { Pictures } from '../pictures/pictures.ts';
import { thingOf } from '../things/thing.ts';
import { thingList } from '../things/thing-list.ts';

export interface NoSuchProductView {
  readonly words: string;
  readonly similar: readonly Product[];
  readonly visitor: Visitor;
  readonly pictures: Pictures;
}

/** What there is instead of a product that there is not. */
export function noSuchProductPage(view: NoSuchProductView): Page {
  const { words, similar } = view;
  const instead =
    similar.length === 0
      ? html`<a href="/">See what there is</a>.`
      : html`Did you mean one of these? <a href="${catalogueAddress({ words })}">Look for “${words}”</a>.`;
  return {
    title: 'No such thing',
    status: 404,
    search: words,
    body: html`<h1 class="display">There is no such thing here</h1>
<p class="lead">The address may be mistyped. ${instead}</p>
${similar.length > 0 && alike(view)}`,
  };
}

function alike({ similar, visitor, pictures }: NoSuchProductView): Html {
  const things = similar.map((product) => thingOf(product, pictures));
  return html`<section class="others" aria-labelledby="similar"><h2 id="similar">Things like it</h2>
${thingList({ things, visitor })}</section>`;
}

const MAX_LENGTH = 100;

/** A sku as words to look for: `OAK-DESK-LAMPS` is "oak desk lamps". */
export function wordsOfSku(sku: string): string {
  const words = sku.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ');
  return words.trim().slice(0, MAX_LENGTH).toWellFormed();
}

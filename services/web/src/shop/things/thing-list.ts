import { type Content, type Html, html } from '@platform/html/html.ts';
import { formTokenField } from '../../pages/form-fields.ts';
import type { Visitor } from '../../session/visitor.ts';
import { picture } from '../pictures/picture.ts';
import { markWords } from './mark-words.ts';
import type { Thing } from './thing.ts';

export interface ThingListParts {
  readonly things: readonly Thing[];
  readonly visitor: Visitor;
  /** Words to mark. */
  readonly words?: readonly string[];
  /** False where nothing can be bought at the moment. Default true. */
  readonly canAdd?: boolean;
  /** How many are in view at once. */
  readonly first?: number;
}

/** Of the form that buttons named `sku` belong to. */
const FORM = 'add-one';

/** Products in a grid, each with its picture, name and price, and a way to add one of it to the cart. */
export function thingList(parts: ThingListParts): Html {
  const { things, visitor, canAdd = true } = parts;
  // Guests without a cookie get the same page as all of them, which no form of theirs can stand in.
  const hasForm = canAdd && visitor.isKnown;
  return html`${hasForm && addForm(visitor)}<ul class="things" id="things">${things.map((thing, i) =>
    card(thing, parts, { isFirst: i < (parts.first ?? 0), add: canAdd && addOne(thing, hasForm) }),
  )}</ul>`;
}

function addForm(visitor: Visitor): Html {
  return html`<form id="${FORM}" method="post" action="/cart" data-add>${formTokenField(visitor)}<input type="hidden" name="quantity" value="1"></form>`;
}

interface CardParts {
  readonly isFirst: boolean;
  readonly add: Content;
}

function card(thing: Thing, { words = [] }: ThingListParts, { isFirst, add }: CardParts): Html {
  const { name, description, price, category, href } = thing;
  return html`<li class="thing">
${picture({ address: thing.picture, category, isFirst })}
<div><h3><a href="${href}">${markWords(name, words)}</a></h3><p>${markWords(description, words)}</p></div>
<div class="buy"><span class="price">${price}${
    thing.availability === 'few' && html` <span class="few">few left</span>`
  }</span>${add}</div>
</li>`;
}

function addOne({ sku, name, availability, href }: Thing, hasForm: boolean): Html {
  if (availability === 'none') return html`<span class="few">Sold out</span>`;
  const what = html`Add<span class="visually-hidden"> ${name} to the cart</span>`;
  if (!hasForm) return html`<a class="btn" href="${href}#add" data-add="${name}">${what}</a>`;
  return html`<button class="btn" form="${FORM}" name="sku" value="${sku}" data-add="${name}">${what}</button>`;
}

import { type Html, html } from '@platform/html/html.ts';
import { money } from '../parts/money.ts';
import { availabilityTag } from '../things/availability.ts';
import type { CartLine } from './cart-line.ts';

/** What is otherwise than when a thing was put into the cart; undefined for nothing. */
export function lineChanges(line: CartLine): Html | undefined {
  const changes = [whatIsLeft(line), otherPrice(line)].filter((change) => change !== undefined);
  return changes.length === 0 ? undefined : html`<div class="line-changes small">${changes}</div>`;
}

function whatIsLeft({ unitPriceMinor, isArchived, availability }: CartLine): Html | undefined {
  if (unitPriceMinor === undefined)
    return isArchived
      ? html`<p>You can still read about it.</p>`
      : html`<p>It is not in the catalogue any more.</p>`;
  if (availability !== 'few' && availability !== 'none') return undefined;
  return html`<p>${availabilityTag(availability)}${availability === 'none' && ' An order of it would be refused at the moment.'}</p>`;
}

function otherPrice({
  previousPriceMinor: before,
  unitPriceMinor: now,
  currency,
}: CartLine): Html | undefined {
  if (before === undefined || now === undefined || currency === undefined) return undefined;
  return html`<p><strong>${now > before ? 'Costs more' : 'Costs less'}</strong> than when you put it in: it was ${money(before, currency)}.</p>`;
}

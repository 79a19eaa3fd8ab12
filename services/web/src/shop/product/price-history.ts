import type { Price } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import { day } from '../../parts/moment.ts';
import { money } from '../parts/money.ts';
import { HEIGHT, type PriceStep, priceSteps, WIDTH } from './price-steps.ts';

/** What a product cost until now: as a drawing, and the same in words. `prices` are newest first. */
export function priceHistory(prices: readonly Price[], now: Date): Html | undefined {
  const [current] = prices;
  if (current === undefined) return undefined;
  // What it cost in another currency is no step of this line.
  const comparable = prices.filter(({ currency }) => currency === current.currency);
  const steps = comparable
    .map(({ price_minor, at }): PriceStep => ({ minor: price_minor, at: Date.parse(at) }))
    .toReversed();
  const drawing = priceSteps(steps, now.getTime());
  const since = html`<strong>${money(current.price_minor, current.currency)}</strong> since ${day(current.at)}`;
  if (drawing === undefined) return html`<p class="price-history">${since}</p>`;
  const lowest = Math.min(...steps.map(({ minor }) => minor));
  const first = comparable.at(-1) ?? current;
  return html`<figure class="price-history">
<figcaption><span>${since}</span><span>lowest ${money(lowest, current.currency)}</span></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><path class="area" d="${drawing.area}"/><path class="line" d="${drawing.line}" vector-effect="non-scaling-stroke"/></svg>
<p class="edges" aria-hidden="true"><span>${day(first.at)}</span><span>today</span></p>
<details><summary>All prices</summary><ol>${prices.map(
    ({ price_minor, currency, at }) => html`<li>${money(price_minor, currency)} from ${day(at)}</li>`,
  )}</ol></details>
</figure>`;
}

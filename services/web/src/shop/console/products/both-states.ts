import { type Html, html } from '@platform/html/html.ts';
import { table } from '../../../console/parts/table.ts';
import { PRODUCT_LABELS, type ProductTexts } from './product-form.ts';

/** What somebody typed beside what another has made of the product meanwhile. */
export function bothStates(typed: ProductTexts, now: ProductTexts): Html {
  const names = Object.keys(PRODUCT_LABELS) as (keyof ProductTexts)[];
  return html`<p class="panel-text">The form below has what you typed. Saving it again puts it in place of what is there now.</p>
${table({
  caption: 'What you typed, and what is there now',
  columns: [{ name: 'Field' }, { name: 'You typed', isText: true }, { name: 'There now', isText: true }],
  rows: names
    .filter((name) => typed[name] !== now[name])
    .map((name) => [PRODUCT_LABELS[name], shown(typed[name]), shown(now[name])]),
  none: 'Both say the same.',
})}`;
}

function shown(value: string | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === '' ? '(nothing)' : value;
}

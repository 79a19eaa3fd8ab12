import type { StockMovement } from '@platform/api-client/operations.ts';
import { isUuid } from '@platform/contracts/field-types.ts';
import { type Content, type Html, html } from '@platform/html/html.ts';
import { consolePage } from '../../../console/console-page.ts';
import { nextPage } from '../../../console/lists/next-page.ts';
import { facts } from '../../../console/parts/facts.ts';
import { panel, partPanel } from '../../../console/parts/panel.ts';
import { shortId } from '../../../console/parts/short-id.ts';
import { table } from '../../../console/parts/table.ts';
import { fieldsForm } from '../../../pages/form.ts';
import type { FieldParts } from '../../../pages/form-fields.ts';
import type { FormProblem } from '../../../pages/form-problem.ts';
import type { Page } from '../../../pages/page.ts';
import { instant } from '../../../parts/moment.ts';
import type { Visitor } from '../../../session/visitor.ts';
import { consoleProductAddress, stockAddress } from '../addresses.ts';
import type { SkuStock } from './gather-stock.ts';
import { signed } from './signed.ts';
import { STOCK } from './stock-page.ts';

export interface SkuView extends SkuStock {
  readonly visitor: Visitor;
  readonly query: URLSearchParams;
  /** Sent twice with one key, it is one adjustment. */
  readonly key: string;
  readonly done?: string | undefined;
  readonly problem?: FormProblem | undefined;
  readonly values?: URLSearchParams | undefined;
}

const FIELDS: readonly FieldParts[] = [
  {
    ...{ name: 'delta', label: 'Change by', isRequired: true, hint: 'Such as 12, or -3.' },
    more: { inputmode: 'numeric', maxlength: 12 },
  },
  { name: 'reason', label: 'Why', isRequired: true, more: { maxlength: 200 } },
  {
    ...{ name: 'reference', label: 'Document', hint: 'Such as a delivery note. Counts once for this sku.' },
    more: { maxlength: 200 },
  },
];
const LABELS = Object.fromEntries(FIELDS.map(({ name, label }) => [name, label]));

/** What there is of a sku, how it came to that, and changing it by hand. */
export function skuPage(view: SkuView): Page {
  const { sku, level, movements, visitor, query, done, problem } = view;
  const address = stockAddress(sku);
  return consolePage({
    title: `Stock of ${sku}`,
    at: STOCK,
    ...{ done, problem, labels: LABELS },
    aside: visitor.hasRole('admin') && html`<a href="${consoleProductAddress(sku)}">The product</a>`,
    body: html`${partPanel({ title: 'Now' }, level, (found) => ({
      body:
        found === undefined
          ? html`<p class="panel-text">Nothing was ever put here.</p>`
          : facts([
              ['Available', String(found.available)],
              ['Reserved', String(found.reserved)],
              ['On hand', String(found.on_hand)],
              ['Changed', instant(found.updated_at)],
            ]),
    }))}
${panel({ title: 'Change it by hand', body: adjustForm(view) })}
${partPanel({ title: 'Movements, newest first' }, movements, (found) => ({
  body: html`${movementsTable(found?.items ?? [])}${nextPage(address, query, found?.next_cursor ?? null)}`,
}))}`,
  });
}

function adjustForm({ sku, visitor, key, problem, values }: SkuView): Html {
  return html`<div class="panel-form">${fieldsForm({
    ...{ visitor, problem, values, fields: FIELDS, hasSummary: false, hidden: { key } },
    action: `${stockAddress(sku)}/adjustments`,
    button: 'Change the stock',
    buttonClass: 'primary',
  })}</div>`;
}

function movementsTable(movements: readonly StockMovement[]): Html {
  return table({
    caption: 'Movements',
    columns: [
      { name: 'When' },
      { name: 'What' },
      { name: 'On hand', isNumber: true },
      { name: 'Reserved', isNumber: true },
      { name: 'For' },
      { name: 'By' },
      { name: 'Why', isText: true },
    ],
    rows: movements.map((movement) => [
      instant(movement.at),
      movement.kind,
      signed(movement.delta_on_hand),
      signed(movement.delta_reserved),
      reference(movement.reference),
      movement.actor && shortId(movement.actor),
      movement.reason,
    ]),
    none: 'Nothing was moved.',
  });
}

/** An order or a return, which the search leads to; or a document of others. */
function reference(text: string | null): Content {
  if (text === null || !isUuid(text)) return text;
  return html`<a href="/console/search?q=${text}">${shortId(text)}</a>`;
}

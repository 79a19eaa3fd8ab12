import type { Order } from '@platform/api-client/operations.ts';
import { html } from '@platform/html/html.ts';
import { partPanel } from '../../../../console/parts/panel.ts';
import { table } from '../../../../console/parts/table.ts';
import { money } from '../../../parts/money.ts';
import { productAddress } from '../../../things/thing.ts';
import type { XrayView } from '../xray-view.ts';

/** What was ordered, with the price that holds. */
export function linesPanel({ xray }: XrayView) {
  return partPanel({ title: 'Lines', id: 'lines' }, xray.order, (order) => ({
    aside: money(order.total_minor, order.currency),
    body: table({
      caption: 'Lines of this order',
      columns: [{ name: 'Product' }, { name: 'Units', isNumber: true }, { name: 'Sum', isNumber: true }],
      rows: order.lines.map((line) => lineCells(line, order)),
      none: 'It has no lines.',
    }),
  }));
}

function lineCells(line: Order['lines'][number], { currency }: Order) {
  const { sku, name, quantity, line_total_minor, unit_price_minor, negotiated_by } = line;
  return [
    html`<a href="${productAddress(sku)}">${name}</a><br><code class="faint">${sku}</code>`,
    String(quantity),
    html`${money(line_total_minor, currency)}${negotiated_by && html`<br><span class="quiet">negotiated: ${money(unit_price_minor, currency)} each</span>`}`,
  ];
}

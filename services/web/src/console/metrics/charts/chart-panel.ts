import { type Html, html } from '@platform/html/html.ts';
import { clock } from '../../../parts/moment.ts';
import { panel } from '../../parts/panel.ts';
import { table } from '../../parts/table.ts';
import type { MetricsHistory, Slot } from '../sampling/slots.ts';
import type { ChartDefinition } from './chart-definition.ts';
import { chartLayout, HEIGHT, WIDTH } from './chart-layout.ts';
import { chartLines, type Line } from './chart-lines.ts';
import { type Unit, unitText } from './unit-text.ts';

/** More lines cannot be told apart; all stand in the table. */
const MOST_DRAWN = 4;
/** Of what is the difference of two samples, after the first. */
const BEGUN = 'Counted from now on: the first figures come in 10 s.';

/** A chart of `slots`, and the same as a table. */
export function chartPanel(
  definition: ChartDefinition,
  history: MetricsHistory,
  slots: readonly Slot[],
): Html {
  const { id, title, unit, none } = definition;
  const lines = chartLines(definition.lines, history, slots);
  const isCounting = definition.lines.kind !== 'level' && history.ticks.length < 2;
  const by = unit.startsWith('a ') ? ` ${unit}` : '';
  return panel({
    title: html`${title}${by}`,
    body: html`<div class="chart" id="${id}" data-swap>${
      lines.length === 0
        ? html`<p class="panel-text quiet">${isCounting ? BEGUN : none}</p>`
        : html`${drawing(lines, unit)}${edges(slots)}`
    }</div>
<details class="chart-table"><summary>As a table</summary><div id="${id}-table" data-swap>${figures(title, lines, slots, unit)}</div></details>`,
  });
}

function drawing(lines: readonly Line[], unit: Unit): Html {
  const shown = lines.slice(0, MOST_DRAWN);
  const { top, lines: paths } = chartLayout(shown);
  return html`<ul class="chart-legend">${shown.map(
    ({ name, values }, i) =>
      html`<li${shown.length > 1 && html` data-line="${i}"`}>${name && html`<span>${name}</span> `}<strong>${unitText(latest(values), unit)}</strong></li>`,
  )}${lines.length > shown.length && html`<li class="quiet">and ${lines.length - shown.length} more</li>`}</ul>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
<path class="chart-grid" d="M0 0.5H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT - 0.5}H${WIDTH}" vector-effect="non-scaling-stroke"/>
${paths.length === 1 && html`<path class="chart-area" d="${paths[0]?.area ?? ''}"/>`}
${paths.map(({ line }, i) => html`<path class="chart-line" data-line="${i}" d="${line}" vector-effect="non-scaling-stroke"/>`)}
</svg>
<p class="chart-top quiet" aria-hidden="true">${unitText(top, unit)}</p>`;
}

function edges(slots: readonly Slot[]): Html {
  const [first, last] = [slots[0], slots.at(-1)];
  if (first === undefined || last === undefined) return html``;
  const minutes = Math.round((last.at - first.at) / 60_000);
  return html`<p class="chart-edges quiet" aria-hidden="true"><span>${minutes} min ago</span><span>now</span></p>`;
}

function figures(title: string, lines: readonly Line[], slots: readonly Slot[], unit: Unit): Html {
  const rows = slots.flatMap(({ at }, i) => {
    const values = lines.map((line) => line.values[i]);
    if (values.every((value) => value === undefined)) return [];
    return [[clock(new Date(at).toISOString()), ...values.map((value) => unitText(value, unit))]];
  });
  return table({
    caption: title,
    columns: [{ name: 'Until, UTC' }, ...lines.map(({ name }) => ({ name: name || title, isNumber: true }))],
    rows: rows.toReversed(),
    none: 'Nothing was measured.',
  });
}

function latest(values: readonly (number | undefined)[]): number | undefined {
  return values.findLast((value) => value !== undefined);
}

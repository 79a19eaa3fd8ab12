import { type Content, type Html, html } from '@platform/html/html.ts';
import type { MetricsHistory } from '../sampling/slots.ts';
import type { Watched } from '../sampling/watched.ts';

/** A figure of the overview. */
export interface Figure {
  readonly title: string;
  readonly value: string;
  readonly unit?: string;
  /** What it is to be compared with. */
  readonly note: Content;
  /** Where it comes from. */
  readonly href?: string;
  /** An objective that is missed. */
  readonly isMissed?: boolean;
}

export interface FigureDefinition {
  readonly watched: readonly Watched[];
  readonly read: (history: MetricsHistory) => Figure;
}

export function figureRow(figures: readonly Figure[]): Html {
  return html`<dl class="figures" id="figures" data-swap>${figures.map(
    ({ title, value, unit, note, href, isMissed = false }) =>
      html`<div data-state="${isMissed ? 'attention' : 'plain'}"><dt>${title}</dt><dd><strong>${href === undefined ? value : html`<a href="${href}">${value}</a>`}</strong>${unit && html` ${unit}`}</dd><dd>${isMissed && href === undefined && 'missed: '}${note}</dd></div>`,
  )}</dl>`;
}

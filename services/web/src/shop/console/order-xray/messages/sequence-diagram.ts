import { attributes, type Html, html } from '@platform/html/html.ts';
import { duration } from '../../../../console/parts/duration.ts';
import type { Outcome } from './order-message.ts';
import { tryWords } from './outcome-tag.ts';
import type {
  ArrowRow,
  CallRow,
  PauseRow,
  Row,
  SequenceLayout,
  TryRow,
  UnheardRow,
} from './sequence-layout.ts';

// Pixels; the drawing is as large as it says, and what is around it scrolls.
const TIMES = 58;
const COLUMN = 130;
const HEAD = 34;
const ROW = 29;
const MARGIN = 46;
/** An arrow that does not arrive ends so far before the lifeline. */
const SHORT_OF = 14;
const HEAD_SIZE = 7;
/** At most; of a sign of the text beside a try. */
const SIGN = 6.8;

/** What did not get there. */
const LOST: ReadonlySet<Outcome> = new Set(['missing', 'unsent']);

/** Messages and calls between services as a drawing. It says nothing that the table of messages does not say too. */
export function sequenceDiagram({ lifelines, rows }: SequenceLayout): Html {
  const width = Math.max(xOf(Math.max(lifelines.length - 1, 0)) + MARGIN, ...rows.map(endOfText));
  const height = HEAD + ROW * rows.length + ROW / 2;
  return html`<svg class="sequence"${attributes({ width, height, viewBox: `0 0 ${width} ${height}` })} role="img" aria-label="Sequence diagram of the messages; the table of messages has the same">
${lifelines.map((service, i) => lifeline(service, i, height))}
${rows.map((row, i) => drawn(row, HEAD + ROW * (i + 1) - 6, width))}
</svg>`;
}

/** How far to the right the text of a try or a call goes. */
function endOfText(row: Row): number {
  if (row.kind === 'try') return Math.ceil(xOf(row.at) + 12 + SIGN * tryText(row).length);
  if (row.kind === 'call' && row.to > row.from)
    return Math.ceil(xOf(row.from) + 12 + SIGN * callText(row).length);
  return 0;
}

function callText({ call: { name, durationMs, isFailed } }: CallRow): string {
  return `${name} ${duration(durationMs)}${isFailed ? ', failed' : ''}`;
}

function tryText({ tried }: TryRow): string {
  return `try ${tried.attempt} ${tryWords(tried)}`;
}

function lifeline(service: string, i: number, height: number): Html {
  const x = xOf(i);
  return html`<line class="lifeline"${attributes({ x1: x, x2: x, y1: HEAD - 8, y2: height })}/><text class="service"${attributes({ x, y: 16 })}>${service.replace(/-service$/, '')}</text>`;
}

function xOf(lifeline: number): number {
  return TIMES + MARGIN + COLUMN * lifeline;
}

function drawn(row: Row, y: number, width: number): Html {
  switch (row.kind) {
    case 'pause':
      return pause(row, y, width);
    case 'try':
      return html`${time(row, y)}${triedOnce(row, y)}`;
    case 'unheard':
      return html`${time(row, y)}${unheard(row, y)}`;
    case 'arrow':
      return html`${row.isPivot ? pivot(y, width) : undefined}${time(row, y)}${arrow(row, y)}`;
    case 'call':
      return html`${time(row, y)}${callArrow(row, y)}`;
  }
}

function time({ offsetMs }: Row, y: number): Html {
  return html`<text class="at"${attributes({ x: TIMES - 10, y })}>${Math.round(offsetMs).toLocaleString('en-GB')}</text>`;
}

function pause({ durationMs }: PauseRow, y: number, width: number): Html {
  const band = attributes({ x: TIMES, y: y - 14, width: width - TIMES, height: ROW - 6 });
  return html`<rect class="pause"${band}/><text class="pause-text"${attributes({ x: TIMES + 12, y })}>${duration(durationMs)} later</text>`;
}

/** Above the pivot's command: what follows is not turned back by doubt. */
function pivot(y: number, width: number): Html {
  const top = y - ROW / 2 - 4;
  return html`<g class="pivot"><line${attributes({ x1: TIMES, x2: width, y1: top, y2: top })}/><text${attributes({ x: width - 4, y: top - 3, 'text-anchor': 'end' })}>pivot</text></g>`;
}

function callArrow(row: CallRow, y: number): Html {
  const [begin, end] = [xOf(row.from), xOf(row.to)];
  const direction = end > begin ? 1 : -1;
  const tip = end - direction;
  const label = { x: begin + 8 * direction, y: y - 4, 'text-anchor': direction > 0 ? 'start' : 'end' };
  return html`<g${attributes({ 'data-line': 'call', 'data-failed': row.call.isFailed })}><line${attributes({ x1: begin, x2: tip, y1: y, y2: y })}/>${head(tip, y, direction)}<text${attributes(label)}>${callText(row)}</text></g>`;
}

function arrow({ from, to, line, outcome, message }: ArrowRow, y: number): Html {
  const end = xOf(to);
  const begin = from === undefined ? TIMES : xOf(from);
  if (from === to) return toItself(end, y, message.type, outcome);
  const direction = end > begin ? 1 : -1;
  const isLost = LOST.has(outcome);
  const tip = isLost ? end - SHORT_OF * direction : end - direction;
  const label = attributes({
    x: begin + 8 * direction,
    y: y - 4,
    'text-anchor': direction > 0 ? 'start' : 'end',
  });
  return html`<g data-line="${line}" data-outcome="${outcome}"><line${attributes({ x1: begin, x2: tip, y1: y, y2: y })}/>${
    isLost ? cross(tip, y) : head(tip, y, direction)
  }<text${label}>${message.type}</text>${outcome in NOTES && note(tip, y, direction, outcome)}</g>`;
}

/** What the arrow does not say. */
const NOTES: Partial<Record<Outcome, string>> = {
  unnoted: 'handled, no note',
  unknown: 'not known',
  'under-way': 'under way',
  missing: 'missing',
  unsent: 'not sent yet',
};

function note(x: number, y: number, direction: number, outcome: Outcome): Html {
  const place = { x: x - 10 * direction, y: y + 10, 'text-anchor': direction > 0 ? 'end' : 'start' };
  return html`<text class="note-text"${attributes(place)}>${NOTES[outcome]}</text>`;
}

function toItself(x: number, y: number, type: string, outcome: Outcome): Html {
  return html`<g data-line="event" data-outcome="${outcome}"><circle${attributes({ cx: x, cy: y, r: 3.5 })}/><text${attributes({ x: x + 8, y: y - 4 })}>${type}</text></g>`;
}

function unheard({ from, message }: UnheardRow, y: number): Html {
  const x = from === undefined ? TIMES : xOf(from);
  return html`<g data-line="event" data-outcome="unheard"><circle${attributes({ cx: x, cy: y, r: 3.5 })}/><text${attributes({ x: x + 8, y: y - 4 })}>${message.type}</text></g>`;
}

function triedOnce(row: TryRow, y: number): Html {
  const x = xOf(row.at);
  const { outcome } = row.tried;
  const mark =
    outcome === 'handled' ? html`<circle${attributes({ cx: x, cy: y - 4, r: 4 })}/>` : cross(x, y - 4);
  return html`<g class="try" data-outcome="${outcome}">${mark}<text${attributes({ x: x + 9, y })}>${tryText(row)}</text></g>`;
}

function head(x: number, y: number, direction: number): Html {
  const back = x - HEAD_SIZE * direction;
  return html`<path class="head" d="M${x} ${y}L${back} ${y - 4}L${back} ${y + 4}Z"/>`;
}

function cross(x: number, y: number): Html {
  return html`<path class="cross" d="M${x - 4} ${y - 4}L${x + 4} ${y + 4}M${x - 4} ${y + 4}L${x + 4} ${y - 4}"/>`;
}

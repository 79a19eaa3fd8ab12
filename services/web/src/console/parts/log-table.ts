import { type Content, type Html, html } from '@platform/html/html.ts';
import { instant } from '../../parts/moment.ts';
import type { LogLine } from '../../runner/runner.ts';
import { shortId } from './short-id.ts';
import { type TagState, tag } from './state-tag.ts';
import { table } from './table.ts';

const COLUMNS = [
  { name: 'Time, UTC' },
  { name: 'Level' },
  { name: 'Message' },
  { name: 'Order' },
  { name: 'Trace' },
];
const NONE = 'No line of what is kept fits.';
const STATES: Readonly<Record<string, TagState>> = { warn: 'attention', error: 'failed', fatal: 'failed' };
const BRIEF_LENGTH = 120;
/** Those that have a column, or are the same in every line. */
const SHOWN = new Set(['time', 'level', 'service', 'msg', 'order_id', 'trace_id', 'span_id', 'is_plain']);

/** Lines of one service's log; `linkTo` is the address of those that mention the same. */
export function logTable(
  lines: readonly LogLine[],
  linkTo: (filter: 'order' | 'trace', id: string) => string,
): Html {
  const link = (filter: 'order' | 'trace', id: unknown) => {
    const text = textOf(id);
    return text && html`<a href="${linkTo(filter, text)}">${shortId(text)}</a>`;
  };
  return table({
    caption: 'Lines of the log',
    columns: COLUMNS,
    rows: lines.map((line): readonly Content[] => [
      ...[timeOf(line), levelOf(line), messageOf(line)],
      link('order', line.order_id),
      link('trace', line.trace_id),
    ]),
    none: NONE,
  });
}

/** Lines of all services' logs about one thing. */
export function mergedLogTable(lines: readonly LogLine[]): Html {
  return table({
    caption: 'Lines of all logs',
    columns: [{ name: 'Time, UTC' }, { name: 'Level' }, { name: 'Service' }, { name: 'Message' }],
    rows: lines.map((line) => [timeOf(line), levelOf(line), textOf(line.service), messageOf(line)]),
    none: NONE,
  });
}

function timeOf({ time }: LogLine): Content {
  const text = textOf(time);
  return Number.isNaN(Date.parse(text)) ? text : instant(text);
}

function levelOf({ level }: LogLine): Html {
  const word = textOf(level);
  return tag(word, STATES[word] ?? 'plain');
}

function messageOf(line: LogLine): Html {
  return html`<div class="grow">${textOf(line.msg)} ${details(line)}</div>`;
}

function details(line: LogLine): Html | undefined {
  const more = Object.entries(line).filter(([name]) => !SHOWN.has(name));
  if (more.length === 0) return undefined;
  return html`<details><summary>${inBrief(more)}</summary><dl class="log-fields">${more.map(
    ([name, value]) => html`<dt>${name}</dt><dd>${textOf(value)}</dd>`,
  )}</dl></details>`;
}

/** `status=503 duration_ms=12 err=…`, without ids, which say little in brief. */
function inBrief(fields: readonly (readonly [string, unknown])[]): string {
  const text = fields
    .filter(([name]) => !name.endsWith('_id'))
    .map(([name, value]) => `${name}=${typeof value === 'object' ? '…' : String(value)}`)
    .join(' ');
  return text.length <= BRIEF_LENGTH ? text : `${text.slice(0, BRIEF_LENGTH - 1)}…`;
}

/** A process may write anything, such as a level as a number. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 1);
}

/** What of a row takes the focus; Enter does the rest. */
const TARGET = 'a[href], button';
/** Where the keys are, so that they go on there when a row was replaced by a newer one. */
let at = -1;

/** Moves the focus by `step` rows: to what of a row takes it. False when there is nowhere to go. */
export function moveByRows(step: number): boolean {
  const rows = rowsHere();
  const focused = focusedRow();
  if (focused !== undefined) at = rows.indexOf(focused);
  const next = Math.max(0, Math.min(rows.length - 1, at + step));
  const row = rows[next];
  if (row === undefined) return false;
  at = next;
  row.querySelector<HTMLElement>(TARGET)?.focus();
  row.scrollIntoView({ block: 'nearest' });
  return true;
}

export function isInRow(): boolean {
  return focusedRow() !== undefined;
}

function focusedRow(): HTMLTableRowElement | undefined {
  return document.activeElement?.closest<HTMLTableRowElement>('main tbody tr') ?? undefined;
}

/** Of the table that has the focus, or else of the first one with something to go to. */
function rowsHere(): HTMLTableRowElement[] {
  const body = focusedRow()?.closest('tbody') ?? firstBody();
  return [...(body?.querySelectorAll('tr') ?? [])].filter(takesFocus);
}

function firstBody(): HTMLTableSectionElement | undefined {
  const bodies = [...document.querySelectorAll<HTMLTableSectionElement>('main table.rows tbody')];
  return bodies.find((body) => takesFocus(body));
}

function takesFocus(element: Element): boolean {
  return element.querySelector(TARGET) !== null;
}

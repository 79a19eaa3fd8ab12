export type Cell = string | number | boolean | null | undefined;

/** Rows under a head, in columns as wide as their widest cell; numbers stand to the right. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map(cellText));
  const widths = head.map((title, i) => Math.max(title.length, ...texts.map((row) => (row[i] ?? '').length)));
  const isNumeric = head.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (isNumeric[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head.map((title) => title.toUpperCase())), ...texts.map(line)].join('\n');
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '-';
  // What others typed into names must not move the reader's cursor.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return String(cell).replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
}

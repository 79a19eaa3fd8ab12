export type Cell = string | number | boolean | null | undefined;

export interface TableOptions {
  /** How many columns there are to write on; undefined for as many as it takes. */
  readonly columns?: number | undefined;
  /** Between two columns. */
  readonly gap?: string;
  /** Columns that stand to the right beside those of numbers. */
  readonly right?: readonly number[];
}

const GAP = '  ';

/**
 * Rows under a head, in columns as wide as their widest cell; numbers stand to the right. Where the lines would be too
 * long, cells are wrapped between words. Where even the longest words are too long, each row becomes a list.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  { columns = Number.POSITIVE_INFINITY, gap = GAP, right = [] }: TableOptions = {},
): string {
  const titles = head.map((title) => title.toUpperCase());
  const texts = rows.map((row) => head.map((_, i) => cellText(row[i])));
  const widths = columnWidths([titles, ...texts], columns - gap.length * (head.length - 1));
  if (widths === undefined) return texts.map((row) => list(titles, row, columns)).join('\n\n');
  const isNumeric = head.map(
    (_, i) => right.includes(i) || (rows.length > 0 && rows.every((row) => typeof row[i] === 'number')),
  );
  return [titles, ...texts].flatMap((row) => lines(row, widths, isNumeric, gap)).join('\n');
}

/** How many columns of a terminal a text takes: two for wide letters and most emoji, none for marks on letters. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

const GRAPHEMES = new Intl.Segmenter('en');
const WIDE =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{20000}-\u{3FFFD}]/u;

/** The widths that fit `available`, taken from the widest first; undefined if some word is too long. */
function columnWidths(rows: readonly (readonly string[])[], available: number): number[] | undefined {
  const columns = (rows[0] ?? []).map((_, i) => rows.map((row) => row[i] ?? ''));
  const widths = columns.map((cells) => Math.max(0, ...cells.map(displayWidth)));
  const least = columns.map((cells) =>
    Math.max(0, ...cells.flatMap((cell) => cell.split(' ').map(displayWidth))),
  );
  let excess = sum(widths) - available;
  if (excess > 0 && sum(least) > available) return undefined;
  while (excess > 0) {
    const slack = widths.map((width, i) => width - (least[i] ?? 0));
    const widest = widths.reduce(
      (best, width, i) => (slack[i] && width > (widths[best] ?? 0) ? i : best),
      slack.findIndex((more) => more > 0),
    );
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The lines of one row: as many as its longest cell takes. */
function lines(
  row: readonly string[],
  widths: readonly number[],
  isNumeric: readonly boolean[],
  gap: string,
): string[] {
  const cells = row.map((text, i) => wrap(text, widths[i] ?? 0));
  const height = Math.max(1, ...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, at) =>
    cells
      .map((cell, i) => {
        const text = cell[at] ?? '';
        const space = ' '.repeat(Math.max(0, (widths[i] ?? 0) - displayWidth(text)));
        return isNumeric[i] ? space + text : text + space;
      })
      .join(gap)
      .trimEnd(),
  );
}

/** One row as lines of title and value. */
function list(titles: readonly string[], row: readonly string[], columns: number): string {
  return titles
    .flatMap((title, i) => {
      const label = title === '' ? '' : `${title}: `;
      const value = row[i] ?? '';
      const isShort = displayWidth(label + value) <= columns;
      const written = isShort ? [(label + value).trimEnd()] : [label.trimEnd(), ...wrap(value, columns)];
      return written.filter((line) => line !== '');
    })
    .join('\n');
}

/** Breaks a text between words, so that no line is wider than `width` unless a word is. */
function wrap(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const wrapped: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(longer) > width) {
      wrapped.push(line);
      line = word;
    } else line = longer;
  }
  return [...wrapped, line];
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '-';
  // What others typed into names must not move the reader's cursor.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return String(cell).replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '?');
}

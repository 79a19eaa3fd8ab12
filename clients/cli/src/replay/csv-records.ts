/** One record of a CSV file, or what is wrong with it. */
export type CsvRecord =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly problem: string };

// A quote that opens here and closes nowhere near is a fault of its line, not a field that runs on.
const MAX_LINES_A_RECORD = 10;

/**
 * The records of a CSV text (RFC 4180: comma, double quotes, a quote inside a field doubled), with the number of
 * the line each begins on. Written by hand because a broken quote must cost its own line alone: parsers of whole
 * files swallow everything up to the next quote.
 */
export async function* csvRecords(lines: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  let pending: string[] = [];
  let number = 0;
  for await (const line of lines) {
    number += 1;
    pending.push(line);
    // A field that runs on makes a record of several lines; when it does not end, the first was broken, and the
    // lines after it are looked at again for themselves.
    while (pending.length > 0) {
      const text = pending.join('\n');
      const isOpen = hasOpenQuote(text);
      if (isOpen && pending.length < MAX_LINES_A_RECORD) break;
      const first = number - pending.length + 1;
      if (isOpen) {
        yield { line: first, problem: 'a quote that is not closed' };
        pending = pending.slice(1);
        continue;
      }
      pending = [];
      if (text !== '') yield { line: first, ...splitFields(text) };
    }
  }
  for (const [i, text] of pending.entries()) {
    const line = number - pending.length + 1 + i;
    if (hasOpenQuote(text)) yield { line, problem: 'a quote that is not closed' };
    else if (text !== '') yield { line, ...splitFields(text) };
  }
}

function hasOpenQuote(text: string): boolean {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes += 1;
  return quotes % 2 === 1;
}

// A quoted field, its quotes doubled inside, or one without quotes; then a comma or the end.
const FIELD = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

function splitFields(text: string): { fields: string[] } | { problem: string } {
  if (!text.includes('"')) return { fields: text.split(',') };
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  for (;;) {
    const match = FIELD.exec(text);
    if (match === null) return { problem: 'a quote in the middle of a field' };
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '') return { fields };
  }
}

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
  const reader = new RecordReader();
  for await (const line of lines) yield* reader.take(line);
  yield* reader.end();
}

/** Gathers lines until they make a record: a field in quotes may run over several. */
class RecordReader {
  #pending: string[] = [];
  /** The number of the first pending line. */
  #first = 1;

  *take(line: string): Generator<CsvRecord> {
    this.#pending.push(line);
    const text = this.#pending.join('\n');
    if (hasOpenQuote(text)) {
      if (this.#pending.length >= MAX_LINES_A_RECORD) yield* this.#giveUpFirst();
      return;
    }
    const first = this.#first;
    this.#first += this.#pending.length;
    this.#pending = [];
    if (text !== '') yield { line: first, ...splitFields(text) };
  }

  /** No line follows that could close a quote. */
  *end(): Generator<CsvRecord> {
    while (this.#pending.length > 0) yield* this.#giveUpFirst();
  }

  /** Its quote was broken. The lines after it are looked at again, one by one. */
  *#giveUpFirst(): Generator<CsvRecord> {
    const [, ...rest] = this.#pending;
    const line = this.#first;
    this.#pending = [];
    this.#first += 1;
    yield { line, problem: 'a quote that is not closed' };
    for (const line of rest) yield* this.take(line);
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

/** One record of a CSV file, or what is wrong with it. */
export type CsvRecord =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly problem: string };

// So that a quote that is closed nowhere does not bring a whole file into memory.
const MOST_CHARACTERS_A_RECORD = 1_000_000;
const NOT_CLOSED = 'a quote that is not closed';

/**
 * The records of a CSV text (RFC 4180: comma, double quotes, a quote inside a field doubled), with the number of
 * the line each begins on. `lines` come without the line feed that ends them. Written by hand because a broken quote
 * must cost its own line alone: parsers of whole files swallow everything up to the next quote.
 */
export async function* csvRecords(lines: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  const reader = new RecordReader();
  for await (const line of lines) yield* reader.take(line);
  yield* reader.end();
}

/** Gathers lines until they make a record: a field in quotes may run over any number of them. */
class RecordReader {
  #scan = new RecordScan();
  #pending: string[] = [];
  #characters = 0;
  /** The number of the first pending line. */
  #first = 1;

  *take(line: string): Generator<CsvRecord> {
    // The next one to look at stands last.
    const waiting = [line];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const state = this.#scan.add(next);
      this.#pending.push(next);
      this.#characters += next.length;
      if (state === 'done') yield* this.#finish();
      else if (state !== 'open' || this.#characters > MOST_CHARACTERS_A_RECORD)
        yield this.#giveUpFirst(state, waiting);
    }
  }

  /** No line follows that could close a quote. */
  *end(): Generator<CsvRecord> {
    while (this.#pending.length > 0) {
      const waiting: string[] = [];
      yield this.#giveUpFirst('open', waiting);
      for (const line of waiting.reverse()) yield* this.take(line);
    }
  }

  *#finish(): Generator<CsvRecord> {
    const record = { line: this.#first, fields: this.#scan.fields };
    this.#first += this.#pending.length;
    const isBlank = this.#pending.length === 1 && /^\r?$/.test(this.#pending[0] ?? '');
    this.#begin();
    if (!isBlank) yield record;
  }

  /** Its quote was broken. The lines after it are looked at again, each as if a record began with it. */
  #giveUpFirst(state: string, waiting: string[]): CsvRecord {
    const problem = this.#pending.length > 1 || state === 'open' ? NOT_CLOSED : state;
    waiting.push(...this.#pending.slice(1).reverse());
    const line = this.#first;
    this.#first += 1;
    this.#begin();
    return { line, problem };
  }

  #begin(): void {
    this.#scan = new RecordScan();
    this.#pending = [];
    this.#characters = 0;
  }
}

/** One record, read line by line. */
class RecordScan {
  readonly fields: string[] = [];
  /** What stands so far in the field whose quote is open. */
  #quoted: string[] | undefined;

  /** `open` if the record goes on with the next line, `done`, or what is wrong. */
  add(line: string): string {
    if (this.#quoted !== undefined) {
      this.#quoted.push('\n');
      return this.#inQuotes(line, 0);
    }
    if (line.includes('"')) return this.#field(line, 0);
    this.fields.push(...withoutReturn(line).split(','));
    return 'done';
  }

  #field(line: string, start: number): string {
    for (let at = start; ; ) {
      if (line[at] === '"') {
        this.#quoted = [];
        return this.#inQuotes(line, at + 1);
      }
      const comma = line.indexOf(',', at);
      const text = comma < 0 ? withoutReturn(line.slice(at)) : line.slice(at, comma);
      if (text.includes('"')) return 'a quote in the middle of a field';
      this.fields.push(text);
      if (comma < 0) return 'done';
      at = comma + 1;
    }
  }

  #inQuotes(line: string, start: number): string {
    for (let at = start; ; ) {
      const quote = line.indexOf('"', at);
      this.#quoted?.push(quote < 0 ? line.slice(at) : line.slice(at, quote));
      if (quote < 0) return 'open';
      if (line[quote + 1] !== '"') return this.#afterQuotes(line, quote + 1);
      this.#quoted?.push('"');
      at = quote + 2;
    }
  }

  #afterQuotes(line: string, at: number): string {
    this.fields.push((this.#quoted ?? []).join(''));
    this.#quoted = undefined;
    if (line[at] === ',') return this.#field(line, at + 1);
    return withoutReturn(line.slice(at)) === '' ? 'done' : 'text after a quote that is closed';
  }
}

/** Lines may end with a carriage return before their line feed. */
function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

import type { StoredSpan } from './stored-span.ts';

/** Some 300 orders, or 10 MB. */
const MOST_SPANS = 10_000;

/** The last spans that came, the oldest given up first. */
export class SpanStore {
  readonly #most: number;
  #spans: StoredSpan[] = [];

  constructor(most = MOST_SPANS) {
    this.#most = most;
  }

  get size(): number {
    return Math.min(this.#spans.length, this.#most);
  }

  add(spans: readonly StoredSpan[]): void {
    this.#spans.push(...spans);
    // Not with every batch: cutting copies.
    if (this.#spans.length > this.#most * 1.25) this.#spans = this.#spans.slice(-this.#most);
  }

  /**
   * The spans of a trace by its id, or of all traces that have to do with `id`: an order, a message, a saga, which stand
   * in the attributes of some of their spans. Oldest first.
   */
  find(id: string): StoredSpan[] {
    const spans = this.#spans.slice(-this.#most);
    const traces = new Set(spans.filter((span) => isAbout(span, id)).map(({ trace_id }) => trace_id));
    return spans.filter(({ trace_id }) => traces.has(trace_id)).sort((a, b) => a.start_ms - b.start_ms);
  }
}

function isAbout({ trace_id, attributes }: StoredSpan, id: string): boolean {
  return trace_id === id || Object.values(attributes).includes(id);
}

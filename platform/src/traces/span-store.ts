import { appendFileSync, renameSync, statSync } from 'node:fs';
import type { TraceSummary } from '@platform/telemetry/traces/trace-span.ts';
import { type KeptLog, linesBackwards } from '../logs/kept-log.ts';
import type { StoredSpan } from './stored-span.ts';
import { summariesOf, type TraceQuery } from './trace-summary.ts';

/** Of each of two files: some 10,000 spans, or 300 orders. */
const LIMIT_BYTES = 8 * 1024 * 1024;
/** What a list of traces looks at. */
const LISTED_BYTES = 4 * 1024 * 1024;
const ONLY_OWNER = 0o600;

/**
 * Keeps the last spans on disk, a line of JSON each, over restarts and crashes: nothing of them stays in memory. The oldest
 * are given up first.
 */
export class SpanStore {
  readonly #file: KeptLog;
  readonly #limitBytes: number;
  #bytes: number;
  /** Before the first of this run: the line before may have been cut by the end of a runner. */
  #separator: string;

  constructor(path: string, limitBytes = LIMIT_BYTES) {
    this.#file = { name: 'spans', path };
    this.#limitBytes = limitBytes;
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    this.#separator = this.#bytes === 0 ? '' : '\n';
  }

  /** Throws when they cannot be written. */
  add(spans: readonly StoredSpan[]): void {
    if (spans.length === 0) return;
    const { path } = this.#file;
    if (this.#bytes >= this.#limitBytes) {
      renameSync(path, `${path}.1`);
      this.#bytes = 0;
    }
    const lines = spans.map((span) => `${JSON.stringify(span)}\n`);
    const text = Buffer.from(this.#separator + lines.join(''));
    this.#separator = '';
    appendFileSync(path, text, { mode: ONLY_OWNER });
    this.#bytes += text.length;
  }

  /**
   * The spans of a trace by its id, or of all traces that have to do with `id`: an order, a message, a saga, which stand
   * in the attributes of some of their spans. Oldest first.
   */
  async find(id: string): Promise<StoredSpan[]> {
    const traces = new Set<string>();
    for await (const line of this.#lines()) {
      const span = line.includes(id) ? parse(line) : undefined;
      if (span !== undefined && isAbout(span, id)) traces.add(span.trace_id);
    }
    // By their ids: a file that is moved while it is read is read twice.
    const spans = new Map<string, StoredSpan>();
    if (traces.size > 0)
      for await (const line of this.#lines()) {
        const span = traces.has(traceIdIn(line)) ? parse(line) : undefined;
        if (span !== undefined) spans.set(span.span_id, span);
      }
    return [...spans.values()].sort((a, b) => a.start_ms - b.start_ms);
  }

  /** The newest traces that fit, newest first, of the newest 4 MiB of spans. */
  async recent(query: TraceQuery): Promise<TraceSummary[]> {
    const spans: StoredSpan[] = [];
    for await (const line of this.#lines(LISTED_BYTES)) {
      const span = parse(line);
      if (span !== undefined) spans.push(span);
    }
    return summariesOf(spans, query);
  }

  /** From the newest on. */
  async *#lines(mostBytes = Number.MAX_SAFE_INTEGER): AsyncGenerator<string> {
    for await (const lines of linesBackwards(this.#file, mostBytes)) yield* lines;
  }
}

function isAbout({ trace_id, attributes }: StoredSpan, id: string): boolean {
  return trace_id === id || Object.values(attributes).includes(id);
}

/** It comes first in every line: looking there spares parsing the others. */
function traceIdIn(line: string): string {
  return /^\{"trace_id":"([^"]+)"/.exec(line)?.[1] ?? '';
}

function parse(line: string): StoredSpan | undefined {
  try {
    return JSON.parse(line) as StoredSpan;
  } catch {
    return undefined; // Cut by the end of the runner.
  }
}

import type { FileHandle } from 'node:fs/promises';
import { spanFiles } from '@platform/telemetry/traces/span-folder.ts';
import type { StoredSpan } from '@platform/telemetry/traces/stored-span.ts';
import type { TraceSummary } from '@platform/telemetry/traces/trace-span.ts';
import { openIfThere, parseLine } from '../logs/kept-log.ts';
import { summariesOf, type TraceQuery } from './trace-summary.ts';

/** What a list of traces looks at: more than all services write at one time. */
const LISTED_BYTES = 6 * 1024 * 1024;
const NEWLINE = 0x0a;

/** Finds the spans that services keep in the files of a folder (span-file.ts). One file at a time is in memory. */
export class SpanStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The spans of a trace by its id, or of all traces that have to do with `id`: an order, a message, a saga, which stand
   * in the attributes of some of their spans. Oldest first.
   */
  find(id: string): Promise<StoredSpan[]> {
    return this.#withFiles(async (files) => {
      const traces = new Set<string>();
      for (const file of files)
        for (const span of spansWith(await contentOf(file), id))
          if (isAbout(span, id)) traces.add(span.trace_id);
      // By their ids: a file that could not be written to its end is written anew.
      const spans = new Map<string, StoredSpan>();
      for (const file of traces.size === 0 ? [] : files) {
        const content = await contentOf(file);
        for (const trace of traces)
          for (const span of spansWith(content, `{"trace_id":"${trace}"`))
            if (span.trace_id === trace) spans.set(span.span_id, span); // Links look like this as well.
      }
      return [...spans.values()].sort((a, b) => a.start_ms - b.start_ms);
    });
  }

  /** The newest traces that fit, newest first, of the newest 6 MiB of spans. */
  recent(query: TraceQuery): Promise<TraceSummary[]> {
    return this.#withFiles(async (files) => {
      const spans = new Map<string, StoredSpan>();
      let bytes = 0;
      for (const file of files) {
        const content = await contentOf(file);
        bytes += content.length;
        if (bytes > LISTED_BYTES) break;
        for (const span of spansWith(content, '{"trace_id":')) spans.set(span.span_id, span);
      }
      return summariesOf([...spans.values()], query);
    });
  }

  /** All files, the last written first. They are opened at once: one may be full, and get another name, meanwhile. */
  async #withFiles<T>(read: (files: readonly FileHandle[]) => Promise<T>): Promise<T> {
    const opened = await Promise.all(spanFiles(this.#folder).map(({ path }) => openIfThere(path)));
    const files = opened.filter((file) => file !== undefined);
    try {
      return await read(files);
    } finally {
      await Promise.all(files.map((file) => file.close()));
    }
  }
}

/** The spans whose lines hold `text`. Bytes are searched, as making text of all of them would take longer. */
function* spansWith(content: Buffer, text: string): Generator<StoredSpan> {
  for (let at = content.indexOf(text); at >= 0; ) {
    const end = content.indexOf(NEWLINE, at);
    if (end < 0) return; // It is being written.
    const start = content.lastIndexOf(NEWLINE, at) + 1;
    const span = parseLine<StoredSpan>(content.toString('utf8', start, end));
    if (span !== undefined) yield span;
    at = content.indexOf(text, end);
  }
}

function isAbout({ trace_id, attributes }: StoredSpan, id: string): boolean {
  return trace_id === id || Object.values(attributes).includes(id);
}

async function contentOf(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(size), 0, size, 0);
  return buffer.subarray(0, bytesRead);
}

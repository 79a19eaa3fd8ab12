import { appendFileSync, renameSync, statSync } from 'node:fs';
import { linesBackwards } from './kept-log.ts';

const ONLY_OWNER = 0o600;

/**
 * Keeps records on disk, a line of JSON each, over restarts and crashes: nothing of them stays in memory. They take twice
 * `limitBytes` at most; the oldest are given up first.
 */
export class KeptLines {
  readonly #path: string;
  readonly #limitBytes: number;
  #bytes: number;
  /** Before the first of this run: the line before may have been cut by the end of a runner. */
  #separator: string;

  constructor(path: string, limitBytes: number) {
    this.#path = path;
    this.#limitBytes = limitBytes;
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    this.#separator = this.#bytes === 0 ? '' : '\n';
  }

  /** Throws when they cannot be written. */
  add(records: readonly object[]): void {
    if (records.length === 0) return;
    if (this.#bytes >= this.#limitBytes) {
      renameSync(this.#path, `${this.#path}.1`);
      this.#bytes = 0;
    }
    const lines = records.map((record) => `${JSON.stringify(record)}\n`);
    const text = Buffer.from(this.#separator + lines.join(''));
    this.#separator = '';
    appendFileSync(this.#path, text, { mode: ONLY_OWNER });
    this.#bytes += text.length;
  }

  /** From the newest on. */
  async *backwards(): AsyncGenerator<string> {
    for await (const lines of linesBackwards({ path: this.#path }, Number.MAX_SAFE_INTEGER)) yield* lines;
  }
}

/** What a line holds; undefined for one that was cut by the end of the runner. */
export function parseLine<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T;
  } catch {
    return undefined;
  }
}

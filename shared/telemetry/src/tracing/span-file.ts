import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { removeOldest, SPAN_LIMITS, type SpanLimits } from '../traces/span-folder.ts';
import { failureNotice } from './failure-notice.ts';

const FLUSH_MS = 300;
// Written at once when there is so much. While nothing can be written, no more is kept.
const BUFFER_BYTES = 256 * 1024;
const NEWLINE = 0x0a;
// Of a character in UTF-8, for each unit of a string.
const MOST_BYTES = 3;
const [ONLY_OWNER, ONLY_OWNERS_FOLDER] = [0o600, 0o700];

/**
 * The spans of one service on their way to the disk, a line each. Many are written at a time, by one append: that costs less
 * than to wait for it, and a process that ends loses none. A failure never harms the service: it is logged, and tried again.
 */
export class SpanFile {
  readonly #folder: string;
  readonly #service: string;
  readonly #path: string;
  readonly #limits: SpanLimits;
  readonly #onFailure: (error: unknown) => void;
  /** Outside of the heap: strings that wait for 300 ms would be moved by two collections of garbage. */
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  /** The first byte is the newline that is written after a line that may have been cut. */
  #filled = 1;
  #timer: NodeJS.Timeout | undefined;
  /** By the end of the process before this, or by a disk that is full. */
  #isAfterCut = true;
  #isFailing = false;
  /** The name of the last full file has it: no two have the same. */
  #fullAtMs = 0;

  constructor(folder: string, service: string, log: Log, limits = SPAN_LIMITS) {
    this.#folder = folder;
    this.#service = service;
    this.#path = join(folder, `${service}.jsonl`);
    this.#limits = limits;
    this.#onFailure = failureNotice(log, 'spans could not be written');
    this.#buffer[0] = NEWLINE;
  }

  /** `line` ends with a newline. */
  add(line: string): void {
    if (!this.#fits(line) && !this.#isFailing) this.flush();
    this.#timer ??= setTimeout(this.flush, FLUSH_MS).unref();
    if (this.#fits(line)) this.#filled += this.#buffer.write(line, this.#filled);
  }

  /** Writes what there is. Never throws. */
  readonly flush = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#filled === 1) return;
    try {
      this.#makeRoom();
      const written = this.#buffer.subarray(this.#isAfterCut ? 0 : 1, this.#filled);
      appendFileSync(this.#path, written, { mode: ONLY_OWNER });
      this.#filled = 1;
      this.#isAfterCut = this.#isFailing = false;
    } catch (error) {
      this.#isAfterCut = this.#isFailing = true;
      this.#onFailure(error);
    }
  };

  #fits(line: string): boolean {
    return this.#filled + line.length * MOST_BYTES <= BUFFER_BYTES;
  }

  /** Asks the disk each time: others may write the file as well, or remove it. */
  #makeRoom(): void {
    const file = statSync(this.#path, { throwIfNoEntry: false });
    if (file === undefined) this.#makeFolder();
    else if (file.size >= this.#limits.fileBytes) {
      this.#fullAtMs = Math.max(Date.now(), this.#fullAtMs + 1);
      renameSync(this.#path, join(this.#folder, `${this.#service}.${this.#fullAtMs}.jsonl`));
      removeOldest(this.#folder, this.#limits.folderBytes);
    }
  }

  /** Not what it lies in: that may have been removed for good. */
  #makeFolder(): void {
    try {
      mkdirSync(this.#folder, { mode: ONLY_OWNERS_FOLDER });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

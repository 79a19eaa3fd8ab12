import { writeSync } from 'node:fs';

/** What a worker tells the run of its files. One JSON text a line. */
export type WorkerRecord =
  | { readonly type: 'loading'; readonly file: string }
  | { readonly type: 'running'; readonly file: string; readonly test: string }
  | ResultRecord
  /** The file is over; `results` of it have been written. */
  | { readonly type: 'file'; readonly file: string; readonly results: number; readonly ms: number }
  /** Something went wrong outside of any test. */
  | { readonly type: 'stray-error'; readonly file: string; readonly error: string }
  /** The tests are over, and these keep the process running. */
  | { readonly type: 'open'; readonly file: string; readonly resources: readonly string[] }
  /** All tests are over; `tests` is node:test's own count. */
  | { readonly type: 'done'; readonly tests: number };

/** What came of a test, or of a whole suite or file when `isTest` is false. */
export interface ResultRecord {
  readonly type: 'pass' | 'skip' | 'fail';
  readonly file: string;
  readonly test: string;
  readonly isTest: boolean;
  /** Why it failed or was skipped. */
  readonly why?: string;
}

/** The pipe that a worker finds open beside stdin, stdout and stderr. */
export const CHANNEL = 3;

/** Hands a record to the system before it returns, so that no end of this process can lose it. */
export function write(record: WorkerRecord): void {
  const bytes = Buffer.from(`${JSON.stringify(record)}\n`);
  for (let sent = 0; sent < bytes.length; ) sent += writeSome(bytes.subarray(sent));
}

function writeSome(bytes: Uint8Array): number {
  try {
    return writeSync(CHANNEL, bytes);
  } catch (error) {
    // A full pipe that does not block: the reader is at work on it.
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
    throw error;
  }
}

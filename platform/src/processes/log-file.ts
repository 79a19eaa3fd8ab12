import { copyFileSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';

const LIMIT_BYTES = 8 * 1024 * 1024;

/**
 * A process's log. The process writes to the file itself, so that a line costs the runner nothing and none is lost
 * when the runner dies; `rotate` bounds its size.
 */
export class LogFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Opens the file for a process to append to; the caller closes it with `closeSync` once it has been handed on. */
  open(): number {
    return openSync(this.path, 'a', 0o600);
  }

  /** Moves what is there to `….1` when it has grown too long. The writers go on in the emptied file. */
  rotate(): void {
    if (this.size() < LIMIT_BYTES) return;
    copyFileSync(this.path, `${this.path}.1`);
    truncateSync(this.path);
  }

  /** The last lines written since `offset`, oldest first. */
  tail(lines: number, offset = 0): string[] {
    const written = readFileSync(this.path).subarray(offset).toString('utf8').trimEnd();
    return written === '' ? [] : written.split('\n').slice(-lines);
  }

  size(): number {
    return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
  }
}

import { appendFileSync, renameSync, statSync } from 'node:fs';
import { linesBackwards, parseLine } from '../logs/kept-log.ts';

/** Something that was done to a service of a run, by whom, and what came of it. */
export interface RecordedAct {
  /** ISO 8601: when it was asked for. */
  readonly at: string;
  /** A user's id; null for whoever called with the token alone. */
  readonly actor: string | null;
  readonly service: string;
  /** `kill`; with what it was told, such as `cut from=bus`. */
  readonly act: string;
  /** As HTTP says it; 2xx is done. */
  readonly status: number;
  /** Why it was refused. */
  readonly detail: string | null;
}

/** Of each of two files: some 1,500 acts. */
const LIMIT_BYTES = 256 * 1024;
const ONLY_OWNER = 0o600;

/** The last acts, on disk, a line of JSON each. They outlive this run; the oldest are given up first. */
export class ActRecord {
  readonly #path: string;
  /** Before the first of this run: the line before may have been cut by the end of a runner. */
  #separator = '\n';

  constructor(path: string) {
    this.#path = path;
  }

  /** Throws when it cannot be written. */
  add(act: RecordedAct): void {
    const { size = 0 } = statSync(this.#path, { throwIfNoEntry: false }) ?? {};
    if (size >= LIMIT_BYTES) renameSync(this.#path, `${this.#path}.1`);
    appendFileSync(this.#path, `${this.#separator}${JSON.stringify(act)}\n`, { mode: ONLY_OWNER });
    this.#separator = '';
  }

  /** The newest, newest first; of one service, if that is said. */
  async newest(limit: number, service?: string): Promise<RecordedAct[]> {
    const acts: RecordedAct[] = [];
    for await (const lines of linesBackwards({ path: this.#path }, Number.MAX_SAFE_INTEGER))
      for (const line of lines) {
        const act = parseLine<RecordedAct>(line);
        if (act === undefined || (service !== undefined && act.service !== service)) continue;
        if (acts.push(act) === limit) return acts;
      }
    return acts;
  }
}

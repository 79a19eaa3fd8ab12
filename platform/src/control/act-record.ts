import { KeptLines, parseLine } from '../logs/kept-lines.ts';

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

/** The last acts, on disk. */
export class ActRecord {
  readonly #kept: KeptLines;

  constructor(path: string, limitBytes = LIMIT_BYTES) {
    this.#kept = new KeptLines(path, limitBytes);
  }

  /** Throws when it cannot be written. */
  add(act: RecordedAct): void {
    this.#kept.add([act]);
  }

  /** The newest, newest first; of one service, if that is said. */
  async newest(limit: number, service?: string): Promise<RecordedAct[]> {
    const acts: RecordedAct[] = [];
    for await (const line of this.#kept.backwards()) {
      const act = parseLine<RecordedAct>(line);
      if (act === undefined || (service !== undefined && act.service !== service)) continue;
      acts.push(act);
      if (acts.length === limit) break;
    }
    return acts;
  }
}

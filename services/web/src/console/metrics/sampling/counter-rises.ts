import type { Series } from './watched.ts';

/** When something was read, and the time before; milliseconds since 1970. */
export interface ReadTimes {
  readonly at: number;
  /** Undefined for the first time. */
  readonly before: number | undefined;
}

interface Known {
  readonly at: number;
  readonly counts: ReadonlyMap<Series, number>;
}

/** By how much counters rise, each in its process: of a service with several, each is read in its turn. */
export class CounterRises {
  readonly #processes = new Map<string, Known>();

  /** What `counts` of a process are above those that it had before; without those that did not rise. */
  since(
    process: { readonly service: string; readonly startedAt: number },
    counts: ReadonlyMap<Series, number>,
    { at, before }: ReadTimes,
  ): [Series, number][] {
    const key = `${process.service} ${process.startedAt}`;
    const known = this.#processes.get(key)?.counts;
    this.#processes.set(key, { at, counts });
    const isNew = before !== undefined && process.startedAt > before;
    // Of one that is older, and not known, nobody knows since when it counts.
    if (known === undefined && !isNew) return [];
    // A counter is first shown when it counts; it stood at nothing before.
    const rises = [...counts].map(([series, count]): [Series, number] => [
      series,
      count - (known?.get(series) ?? 0),
    ]);
    return rises.filter(([, rise]) => rise > 0);
  }

  /** Forgets processes that were not read after `time`. */
  forget(time: number): void {
    for (const [key, { at }] of this.#processes) if (at < time) this.#processes.delete(key);
  }
}

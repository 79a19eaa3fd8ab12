import { LiveList } from '@platform/service-defaults/live-list.ts';
import type { Places } from './places.ts';

// While others need them a client has a quarter of the places at most.
const SHARE = 1 / 4;
// It may have more for as long as so many are free.
const FREE = 1 / 2;

/**
 * Places of a service, of which one client cannot have all: whoever has its share already gets no more once half of them
 * are taken. So a client that is alone has half, and there is always room for the others.
 */
export class ClientPlaces {
  readonly #places: Places;
  readonly #share: number;
  readonly #busy: number;
  readonly #holders = new LiveList<string>();

  /** `limit` of `places`, or of this worker's part of them. */
  constructor(places: Places, limit: number) {
    this.#places = places;
    this.#share = Math.max(1, Math.floor(limit * SHARE));
    this.#busy = Math.max(1, Math.floor(limit * FREE));
  }

  get running(): number {
    return this.#places.running;
  }

  /** Takes a place for `client`: returns a function that gives it back (once), or undefined when it gets none. */
  tryEnter(client: string): (() => void) | undefined {
    if (this.#holders.size >= this.#busy && this.#hasShare(client)) return undefined;
    const leave = this.#places.tryEnter();
    if (leave === undefined) return undefined;
    const entry = this.#holders.add(client);
    return () => {
      this.#holders.remove(entry);
      leave();
    };
  }

  /** Counted only while it matters, as keeping count of every client costs more than this on all requests. */
  #hasShare(client: string): boolean {
    let held = 0;
    for (const holder of this.#holders) if (holder === client && ++held >= this.#share) return true;
    return false;
  }
}

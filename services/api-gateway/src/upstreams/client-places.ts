import { Bulkhead } from '@platform/resilience/bulkhead.ts';
import { ClientCounts } from './client-counts.ts';

// A client may have so many times its share for as long as half of the places are free.
const ALONE = 2;
const BUSY = 1 / 2;

export interface ClientPlacesOptions {
  /** What they are places of. */
  readonly name: string;
  readonly limit: number;
  /** How much of the places one client may have while others need them. */
  readonly sharePercent: number;
}

/**
 * Places of a service, of which one client cannot have all. Whoever has its share already gets no more once half of them
 * are taken; while they are free it may have twice as many. So there is always room for the others.
 */
export class ClientPlaces {
  readonly #places: Bulkhead;
  readonly #clients = new ClientCounts();
  readonly #share: number;
  readonly #busy: number;

  constructor({ name, limit, sharePercent }: ClientPlacesOptions) {
    this.#places = new Bulkhead({ name, concurrency: limit });
    this.#share = Math.max(1, Math.floor((limit * sharePercent) / 100));
    this.#busy = Math.max(1, Math.floor(limit * BUSY));
  }

  get running(): number {
    return this.#places.running;
  }

  /** Takes a place for `client`: returns a function that gives it back (once), or undefined when it gets none. */
  tryEnter(client: string): (() => void) | undefined {
    const isBusy = this.#clients.taken >= this.#busy;
    const uncount = this.#clients.tryCount(client, isBusy ? this.#share : ALONE * this.#share);
    if (uncount === undefined) return undefined;
    const leave = this.#places.tryEnter();
    if (leave === undefined) {
      uncount();
      return undefined;
    }
    return () => {
      uncount();
      leave();
    };
  }
}

import type { Log } from '@platform/telemetry/log.ts';
import { type AvailabilityDeps, announceAvailability } from './announce-availability.ts';
import { skusOfOrders } from './availability-repository.ts';

/** What stock was moved: by sku, or by the orders whose reservations moved it. */
export interface Moved {
  readonly skus?: readonly string[];
  readonly orderIds?: readonly string[];
}

// What moves within this time is looked at once: a hot sku is looked at ten times a second, however many order it.
const GATHER_MS = 100;

/**
 * Looks at the stock that was moved, after its commit and apart from it, and tells of words that changed. What it cannot
 * tell, as the database is away or the process dies, the next sweep does.
 */
export class AvailabilityWatcher {
  readonly #deps: AvailabilityDeps & { readonly logger: Log };
  #skus = new Set<string>();
  #orderIds = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(deps: AvailabilityDeps & { readonly logger: Log }) {
    this.#deps = deps;
  }

  /** Call it after the commit. */
  moved({ skus = [], orderIds = [] }: Moved): void {
    for (const sku of skus) this.#skus.add(sku);
    for (const id of orderIds) this.#orderIds.add(id);
    this.#timer ??= setTimeout(() => void this.settle(), GATHER_MS);
  }

  /** Tells of everything moved so far; never rejects. */
  settle(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#work = this.#work.then(() => this.#look());
    return this.#work;
  }

  async #look(): Promise<void> {
    const [skus, orderIds] = [this.#skus, this.#orderIds];
    this.#skus = new Set();
    this.#orderIds = new Set();
    try {
      if (orderIds.size > 0)
        for (const sku of await skusOfOrders(this.#deps.database, [...orderIds])) skus.add(sku);
      if (skus.size > 0) await announceAvailability(this.#deps, [...skus]);
    } catch (err) {
      this.#deps.logger.warn({ err, skus: skus.size }, 'availability not told: the next sweep does');
    }
  }
}

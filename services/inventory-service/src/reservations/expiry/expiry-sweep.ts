import { reservationExpired } from '@platform/contracts/shop/inventory-messages.ts';
import type { Database } from '@platform/database/database.ts';
import { draft } from '@platform/messaging/draft.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { type StopWork, startPeriodicWork } from '@platform/resilience/periodic-work.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type { Moved } from '../../availability/availability-watcher.ts';
import { expireReservations } from './expire-reservations.ts';

// Bounds a transaction: at twenty lines an order a batch is a thousand movements, and its locks are held for
// some tens of milliseconds.
const BATCH = 50;

interface Deps {
  readonly database: Database;
  readonly outbox: Outbox;
  /** Told of what was moved, after its commit. */
  readonly onMoved?: (moved: Moved) => void;
}

/** Expires all reservations that are due, batch by batch, each with its events; returns how many. */
export async function sweepExpired({ database, outbox, onMoved }: Deps, batch = BATCH): Promise<number> {
  for (let count = 0; ; ) {
    const orders = await database.transaction(async (tx) => {
      const expired = await expireReservations(tx, batch);
      const events = expired.map((order_id) =>
        draft(reservationExpired, { subject: order_id, data: { order_id } }),
      );
      await outbox.addAll(tx, events);
      return expired;
    });
    if (orders.length > 0) onMoved?.({ orderIds: orders });
    count += orders.length;
    if (orders.length < batch) return count;
  }
}

/** Sweeps now and `everyMs` after the end of each sweep, until stopped. Every replica does; they share the work. */
export function startExpirySweep(deps: Deps & { readonly logger: Log }, everyMs: number): StopWork {
  return startPeriodicWork({
    what: 'the expiry of reservations',
    everyMs,
    logger: deps.logger,
    async work() {
      const count = await sweepExpired(deps);
      if (count > 0) deps.logger.info({ count }, 'reservations expired');
    },
  });
}

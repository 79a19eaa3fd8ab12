import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { reserveStock } from '@platform/contracts/shop/inventory-messages.ts';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { composeMessage, draft } from '@platform/messaging/draft.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import { Outbox } from '@platform/messaging/outbox/outbox.ts';
import type { MessageHandler } from '@platform/messaging/receiving/consume.ts';
import type { HandlerContext } from '@platform/messaging/receiving/handler-context.ts';
import { runAsHandling } from '@platform/messaging/receiving/message-context.ts';
import { silentLog } from '@platform/telemetry/log.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { AvailabilityWatcher } from '../../../services/inventory-service/src/availability/availability-watcher.ts';
import { MOST_AT_ONCE } from '../../../services/inventory-service/src/reservations/commands/command-batches.ts';
import { commandHandlers } from '../../../services/inventory-service/src/reservations/commands/command-handlers.ts';
import { adjustStock } from '../../../services/inventory-service/src/stock/adjust-stock.ts';
import type { Bench } from '../../bench-options.ts';

const MIGRATIONS = [
  {
    scope: 'service',
    directory: fileURLToPath(new URL('../../../services/inventory-service/migrations/', import.meta.url)),
  },
  messagingMigrations,
];
const WARM_UP_MS = 2_000;
const STAGE_MS = 10_000;
const MANY = Array.from({ length: 200 }, (_, i) => `SKU-${i}`);

/**
 * Reservations a second of inventory-service's command handlers, as many at once as its queue hands out: over 200 skus,
 * of one, and of one beside a snapshot that is held, by tenths of that time (a minute, or `--minutes`). Replies go into
 * the outbox; there is no relay. What is moved is looked at for its availability, as in the service.
 */
export const hotSkuBench: Bench = async ({ minutes = 1 }) => {
  const cleanups: (() => Promise<void> | void)[] = [];
  try {
    const { database } = await createTestDatabase(
      { after: (run) => void cleanups.push(run) },
      { migrations: MIGRATIONS },
    );
    await stockUp(database, [...MANY, 'HOT', 'HELD']);
    const outbox = new Outbox({ source: 'inventory-service' });
    const watcher = new AvailabilityWatcher({ database, outbox, fewAtMost: 5, logger: silentLog });
    cleanups.unshift(() => watcher.settle());
    const [handler] = commandHandlers({ database, outbox, onMoved: (moved) => watcher.moved(moved) });
    if (handler === undefined) throw new Error('there is no handler of reservations');
    const perSecond = (skus: readonly string[], ms: number) => measure(handler, skus, ms);
    await perSecond(MANY, WARM_UP_MS);
    return {
      two_hundred_skus_per_second: await perSecond(MANY, STAGE_MS),
      one_sku_per_second: await perSecond(['HOT'], STAGE_MS),
      one_sku_beside_a_held_snapshot_per_second: await besideSnapshot(database, async () => {
        const tenths: number[] = [];
        for (let i = 0; i < 10; i += 1) tenths.push(await perSecond(['HELD'], (minutes * 60_000) / 10));
        return tenths;
      }),
      oversold: await oversold(database),
    };
  } finally {
    for (const run of cleanups) await run();
  }
};

async function stockUp(database: Database, skus: readonly string[]): Promise<void> {
  const items = skus.map((sku) => ({ sku, change: { delta: 100_000_000 }, reason: 'bench' }));
  await adjustStock(database, randomUUID(), items);
}

async function measure(handler: MessageHandler, skus: readonly string[], ms: number): Promise<number> {
  const beganAt = performance.now();
  let count = 0;
  const customer = async () => {
    while (performance.now() - beganAt < ms) {
      const message = composeMessage(reservation(skus[count % skus.length] ?? ''), 'order-service');
      count += 1;
      await runAsHandling(message, () =>
        handler.handle(message, { queue: 'bench', attempt: 1 } as HandlerContext),
      );
    }
  };
  await Promise.all(Array.from({ length: MOST_AT_ONCE }, customer));
  return Math.round((count * 1000) / (performance.now() - beganAt));
}

function reservation(sku: string) {
  const order_id = randomUUID();
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  const data = { order_id, lines: [{ sku, quantity: 1 }], expires_at };
  return draft(reserveStock, { subject: order_id, data });
}

/** Runs `work` while another session keeps a snapshot, as a backup does. */
async function besideSnapshot<T>(database: Database, work: () => Promise<T>): Promise<T> {
  const session = await database.dedicatedClient({ isUnbounded: true });
  try {
    await session.query('begin isolation level repeatable read read only');
    await session.query('select count(*) from stock_level');
    return await work();
  } finally {
    await session.end();
  }
}

/** Levels that do not hold what was reserved of them. */
async function oversold(database: Database): Promise<number> {
  const rows = await database.query(sql`
    select from stock_level l
    left join (
      select sku, sum(quantity) as quantity
      from reservation cross join lateral unnest(skus, quantities) as w (sku, quantity)
      where status = 'reserved' group by sku) as held on held.sku = l.sku
    where l.reserved <> coalesce(held.quantity, 0) or l.reserved > l.on_hand`);
  return rows.length;
}

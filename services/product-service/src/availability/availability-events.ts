import { stockAvailabilityChanged, tellAvailability } from '@platform/contracts/shop/inventory-messages.ts';
import type { Database } from '@platform/database/database.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { type MessageHandler, on } from '@platform/messaging/receiving/consume.ts';
import type { CatalogueCache } from '../cache/catalogue-cache.ts';
import { notifyChanged } from '../cache/change-notices.ts';
import { isFirstRequest, saveAvailability } from './availability-repository.ts';

export const EVENT_QUEUE = 'product-service.events';

interface Deps {
  readonly database: Database;
  readonly cache: Pick<CatalogueCache, 'forget'>;
}

/** Takes over how much there is. No inbox: by its sequence an event that comes again, or late, changes nothing. */
export function availabilityHandlers({ database, cache }: Deps): MessageHandler[] {
  return [
    on(stockAvailabilityChanged, async ({ data }) => {
      const isNew = await database.transaction(async (tx) => {
        const isSaved = await saveAvailability(tx, data);
        if (isSaved) await notifyChanged(tx, [data.sku]);
        return isSaved;
      });
      if (isNew) await cache.forget([data.sku]);
    }),
  ];
}

/** Asks, once, to be told of all stock: what was told before this service listened, it has missed. */
export async function requestAvailability(database: Database, outbox: Outbox): Promise<void> {
  await database.transaction(async (tx) => {
    if (await isFirstRequest(tx)) await outbox.add(tx, tellAvailability, { subject: 'all', data: {} });
  });
}

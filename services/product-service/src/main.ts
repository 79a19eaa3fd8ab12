import { runService } from '@platform/service-defaults/run-service.ts';
import { createApp } from './app.ts';
import {
  availabilityHandlers,
  EVENT_QUEUE,
  requestAvailability,
} from './availability/availability-events.ts';
import { CatalogueCache } from './cache/catalogue-cache.ts';
import { followChanges } from './cache/change-notices.ts';
import { measureCache } from './cache/measure-cache.ts';
import { config } from './config.ts';
import { catalogueSource } from './products/catalogue-source.ts';

await runService({
  name: 'product-service',
  config,
  migrations: new URL('../migrations/', import.meta.url),
  async start({ config, database, outbox, logger, metrics, http, consume, onStop }) {
    const cache = new CatalogueCache({
      source: catalogueSource(database),
      redisUrl: config.REDIS_URL,
      prefix: config.CACHE_PREFIX,
      logger,
    });
    onStop('cache', () => cache.close());
    measureCache(metrics, cache);
    const changes = followChanges({ database, listener: cache, logger });
    onStop('change feed', () => changes.stop());
    await consume(EVENT_QUEUE, availabilityHandlers({ database, cache }));
    await requestAvailability(database, outbox);
    return createApp({ http, database, outbox, cache });
  },
});

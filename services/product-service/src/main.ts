import { runService } from '@platform/service-defaults/run-service.ts';
import { createApp } from './app.ts';
import { CatalogueCache } from './cache/catalogue-cache.ts';
import { followChanges } from './cache/change-notices.ts';
import { measureCache } from './cache/measure-cache.ts';
import { config } from './config.ts';
import { catalogueSource } from './products/catalogue-source.ts';

await runService({
  name: 'product-service',
  config,
  migrations: new URL('../migrations/', import.meta.url),
  async start({ config, database, outbox, logger, metrics, http, onStop }) {
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
    return createApp({ http, database, outbox, cache });
  },
});

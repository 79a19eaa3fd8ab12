import { resolverOf } from '@platform/discovery/resolver-of.ts';
import { createHttpClient } from '@platform/resilience/http/http-client.ts';
import { sagaMigrations } from '@platform/saga/saga-migrations.ts';
import { runService } from '@platform/service-defaults/run-service.ts';
import { keptSecurityEvents } from '@platform/service-defaults/security-events/purge-security-events.ts';
import { securityEventMigrations } from '@platform/service-defaults/security-events/security-event-migrations.ts';
import { startRetention } from '@platform/service-defaults/upkeep/retention.ts';
import { createApp } from './app.ts';
import { remoteCatalogue } from './catalogue/product-catalogue.ts';
import { config } from './config.ts';
import { remoteDirectory } from './customers/customer-directory.ts';
import { laterEventHandlers } from './orders/fulfilment/later-events.ts';
import { openFulfilment } from './orders/fulfilment/open-fulfilment.ts';
import { keptForATime } from './retention.ts';

await runService({
  name: 'order-service',
  config,
  migrations: new URL('../migrations/', import.meta.url),
  extraMigrations: [sagaMigrations, securityEventMigrations],
  async start({ config, database, outbox, logger, metrics, http, discovery, consume, onDrain, onStop }) {
    // Tried again soon: a neighbour that restarts is back within seconds, and until then no order can be placed.
    const breaker = { recoveryTimeoutMs: 2_000 };
    const products = createHttpClient({
      name: 'product-service',
      endpoints: resolverOf(config.PRODUCT_SERVICE_URL, discovery),
      breaker,
      metrics,
    });
    const users = createHttpClient({
      name: 'user-service',
      endpoints: resolverOf(config.USER_SERVICE_URL, discovery),
      breaker,
      metrics,
    });
    onStop('http clients', async () => void (await Promise.all([products.close(), users.close()])));

    const fulfilment = openFulfilment({ database, outbox, logger, metrics });
    const { sagas, streams } = fulfilment;
    onDrain('streams', () => streams.close());
    onStop('saga sweeper', sagas.startSweeper());

    onStop(
      'retention',
      startRetention({ database, logger, metrics }, [...keptForATime(config), keptSecurityEvents]),
    );

    await consume('order-service.replies', sagas.handlers(), {
      onUnknownType: (message) => sagas.onUnknownType(message),
    });
    await consume(
      'order-service.events',
      laterEventHandlers((orderId) => streams.wake(orderId)),
    );

    return createApp({
      http,
      database,
      ...fulfilment,
      mostDiscountPercent: config.MOST_DISCOUNT_PERCENT,
      returnWindowDays: config.RETURN_WINDOW_DAYS,
      sagaRetentionDays: config.SAGA_RETENTION_DAYS,
      catalogue: remoteCatalogue(products),
      customers: remoteDirectory(users),
    });
  },
});

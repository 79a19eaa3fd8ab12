import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { Sagas } from '@platform/saga/sagas.ts';
import { type Log, silentLog } from '@platform/telemetry/log.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { orderMetrics } from '../order-metrics.ts';
import type { NewOrder } from '../order-repository.ts';
import { fulfilmentHooks, startFulfilment } from './fulfilment.ts';
import { createOrderEndings, type OrderEndings } from './order-endings.ts';
import { orderSaga } from './order-saga.ts';

export interface FulfilmentOptions {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly metrics: MetricRegistry;
  readonly logger?: Log;
}

/** What fulfils the orders of this service. */
export interface Fulfilment {
  readonly sagas: Sagas;
  readonly endings: OrderEndings;
  /** Runs in the transaction that places an order. */
  onPlaced(tx: Transaction, order: NewOrder): Promise<void>;
}

/** Puts the saga of orders together with what it moves. */
export function openFulfilment({
  database,
  outbox,
  metrics,
  logger = silentLog,
}: FulfilmentOptions): Fulfilment {
  const endings = createOrderEndings(database);
  const counts = orderMetrics(metrics);
  const definition = orderSaga(fulfilmentHooks({ outbox, endings, counts }));
  const sagas = new Sagas({ database, outbox, definitions: [definition], logger, metrics });
  const deps = { sagas, outbox, definition, counts, now: Date.now };
  return { sagas, endings, onPlaced: (tx, order) => startFulfilment(deps, tx, order) };
}

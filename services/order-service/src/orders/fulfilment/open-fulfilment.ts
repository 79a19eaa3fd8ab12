import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import type { SagaDefinition } from '@platform/saga/saga-definition.ts';
import { Sagas } from '@platform/saga/sagas.ts';
import { StreamHub, type StreamLimits } from '@platform/service-defaults/streams/stream-hub.ts';
import type { StreamSource } from '@platform/service-defaults/streams/stream-source.ts';
import { type Log, silentLog } from '@platform/telemetry/log.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { returnHooks } from '../../returns/return-hooks.ts';
import { type ReturnFacts, returnSaga } from '../../returns/return-saga.ts';
import { cancellationHooks } from '../cancelling/cancellation-hooks.ts';
import { type CancellationFacts, cancellationSaga } from '../cancelling/cancellation-saga.ts';
import { orderSource } from '../history/order-source.ts';
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
  readonly streamLimits?: Partial<StreamLimits>;
}

/** What fulfils the orders of this service, and takes goods of them back. */
export interface Fulfilment {
  readonly sagas: Sagas;
  readonly outbox: Outbox;
  readonly cancellation: SagaDefinition<CancellationFacts>;
  readonly endings: OrderEndings;
  readonly source: StreamSource;
  readonly streams: StreamHub;
  readonly returnSaga: SagaDefinition<ReturnFacts>;
  /** Runs in the transaction that places an order. */
  onPlaced(tx: Transaction, order: NewOrder): Promise<void>;
}

/** How often to look for what other replicas did: a customer watches. */
const LOOK_MS = 250;

/** Puts the sagas of orders and returns together with what they move. */
export function openFulfilment({
  database,
  outbox,
  metrics,
  logger = silentLog,
  streamLimits,
}: FulfilmentOptions): Fulfilment {
  const endings = createOrderEndings(database);
  const counts = orderMetrics(metrics);
  const definition = orderSaga(fulfilmentHooks({ outbox, endings, counts }));
  const returns = returnSaga(returnHooks({ outbox }));
  const cancellation = cancellationSaga(cancellationHooks({ outbox, endings, counts }));
  const sagas = new Sagas({
    ...{ database, outbox, definitions: [definition, cancellation, returns], logger, metrics },
    onMove: (orderId) => streams.wake(orderId),
  });
  const source = orderSource({ database, sagas });
  const streams = new StreamHub({ source, logger, limits: { pollMs: LOOK_MS, ...streamLimits } });
  const deps = { sagas, outbox, definition, counts, now: Date.now };
  return {
    ...{ sagas, cancellation, outbox, endings, source, streams },
    returnSaga: returns,
    onPlaced: (tx, order) => startFulfilment(deps, tx, order),
  };
}

import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import type { Ending, OrderSummary } from './order-repository.ts';

/** What the business asks of its orders. */
export interface OrderMetrics {
  placed(): void;
  ended(order: OrderSummary, ending: Ending): void;
  /** It was confirmed, and is cancelled all the same: it has been counted as ended before. */
  undone(order: OrderSummary): void;
}

/** Counts orders, what they brought in, and why some came to nothing. */
export function orderMetrics(metrics: MetricRegistry): OrderMetrics {
  const placed = metrics.counter({ name: 'orders_placed_total', help: 'Orders placed' }).of({});
  const ended = metrics.counter({
    name: 'orders_ended_total',
    help: 'Orders whose fulfilment has ended, by how',
    labels: ['status'],
  });
  // Shown at 0 from the start, so that the first of a kind is seen as a change.
  for (const status of ['confirmed', 'rejected', 'cancelled']) ended.of({ status });
  const rejected = metrics.counter({
    name: 'orders_rejected_total',
    help: 'Orders that came to nothing against the will of their customers, by reason',
    labels: ['reason'],
  });
  const revenue = metrics.counter({
    name: 'orders_revenue_minor_total',
    help: 'Value of confirmed orders in minor units of their currency, such as pence',
    labels: ['currency'],
  });
  const undone = metrics
    .counter({ name: 'orders_undone_total', help: 'Orders that were cancelled after they were confirmed' })
    .of({});
  const undoneValue = metrics.counter({
    name: 'orders_undone_minor_total',
    help: 'Their value in minor units of their currency: with refunds, what revenue is too high by',
    labels: ['currency'],
  });
  return {
    placed: () => placed.add(),
    ended({ currency, totalMinor }, { status, reasonCode }) {
      ended.of({ status }).add();
      if (status === 'confirmed') revenue.of({ currency }).add(totalMinor);
      if (status === 'rejected') rejected.of({ reason: reasonCode ?? 'unknown' }).add();
    },
    undone({ currency, totalMinor }) {
      undone.add();
      undoneValue.of({ currency }).add(totalMinor);
    },
  };
}

import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';

/** Counts orders for which there was not enough stock, by reason: `out-of-stock`, `unknown-sku`. */
export function shortageCounter(metrics: MetricRegistry): (reason: string) => void {
  const stockOuts = metrics.counter({
    name: 'inventory_stock_outs_total',
    help: 'Orders refused for want of stock, by reason',
    labels: ['reason'],
  });
  stockOuts.of({ reason: 'out-of-stock' }); // Shown at 0 from the start.
  return (reason) => stockOuts.of({ reason }).add();
}

import type { Pages } from '../../pages/pages.ts';
import { type ConsoleMetrics, sampleMetrics } from './console-metrics.ts';
import { METRICS, metricsPage } from './metrics-page.ts';

/** `/console/metrics`: what the services have measured. */
export function metricsRoutes(pages: Pages, metrics: ConsoleMetrics): void {
  pages.get(
    METRICS,
    async ({ visitor, query }) => {
      await sampleMetrics(metrics, visitor);
      return metricsPage(metrics, query);
    },
    { for: 'admin' },
  );
}

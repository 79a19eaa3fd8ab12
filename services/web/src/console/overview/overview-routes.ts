import type { Pages } from '../../pages/pages.ts';
import { type ConsoleMetrics, sampleMetrics } from '../metrics/console-metrics.ts';
import type { Figure } from '../metrics/figures/figure.ts';
import { gatherOverview } from './gather-overview.ts';
import { overviewPage } from './overview-page.ts';

/** `/console`: how the platform is. */
export function overviewRoutes(
  pages: Pages,
  metrics: ConsoleMetrics,
  moreFigures: () => readonly Figure[],
): void {
  const { surroundings } = pages.deps;
  pages.get(
    '/console',
    async ({ visitor }) => {
      const [overview, panels, todos] = await Promise.all([
        gatherOverview(visitor),
        surroundings?.console.panels(visitor) ?? [],
        surroundings?.console.todos(visitor) ?? [],
        sampleMetrics(metrics, visitor),
      ]);
      return overviewPage(overview, { panels, todos, metrics, figures: moreFigures() });
    },
    { for: 'admin' },
  );
}

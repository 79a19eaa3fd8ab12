import type { Pages } from '../../pages/pages.ts';
import { type ConsoleMetrics, sampleMetrics } from '../metrics/console-metrics.ts';
import type { Figure } from '../metrics/figures/figure.ts';
import { gatherStatus } from './gather-overview.ts';
import { messagingLevels } from './messaging-levels.ts';
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
      const [services, panels, todos] = await Promise.all([
        gatherStatus(visitor),
        surroundings?.console.panels(visitor) ?? [],
        surroundings?.console.todos(visitor) ?? [],
        sampleMetrics(metrics, visitor),
      ]);
      const overview = { services, messaging: messagingLevels(metrics.history) };
      return overviewPage(overview, { panels, todos, metrics, figures: moreFigures() });
    },
    { for: 'admin' },
  );
}

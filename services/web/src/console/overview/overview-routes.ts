import type { Pages } from '../../pages/pages.ts';
import { gatherOverview } from './gather-overview.ts';
import { overviewPage } from './overview-page.ts';

/** `/console`: how the platform is. */
export function overviewRoutes(pages: Pages): void {
  const { surroundings } = pages.deps;
  pages.get(
    '/console',
    async ({ visitor }) => {
      const [overview, panels, todos] = await Promise.all([
        gatherOverview(visitor),
        surroundings?.console.panels(visitor) ?? [],
        surroundings?.console.todos(visitor) ?? [],
      ]);
      return overviewPage(overview, { panels, todos });
    },
    { for: 'admin' },
  );
}

import type { Pages } from '../../pages/pages.ts';
import { gatherOverview } from './gather-overview.ts';
import { overviewPage } from './overview-page.ts';

/** `/console`: how the platform is. */
export function overviewRoutes(pages: Pages): void {
  const { surroundings } = pages.deps;
  pages.get(
    '/console',
    async ({ visitor }) => {
      const [overview, more] = await Promise.all([
        gatherOverview(visitor),
        surroundings?.overviewPanels?.(visitor) ?? [],
      ]);
      return overviewPage(overview, more);
    },
    { for: 'admin' },
  );
}

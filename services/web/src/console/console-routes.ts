import type { Pages } from '../pages/pages.ts';
import { overviewRoutes } from './overview/overview-routes.ts';

/** `/console`: what staff and admins see of every platform. */
export function consoleRoutes(pages: Pages): void {
  overviewRoutes(pages);
}

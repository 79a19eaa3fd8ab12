import { consoleLinks } from '../console/frame/console-links.ts';
import type { Pages } from './pages.ts';

/** `/` of a platform without a bundle: leads to what somebody may see. */
export function startRoute(pages: Pages): void {
  const { isDevelopment } = pages.deps;
  pages.get(
    '/',
    ({ visitor }) => {
      const [first] = consoleLinks(visitor, [], isDevelopment);
      return { redirect: first?.href ?? '/account' };
    },
    { for: 'signed-in' },
  );
}

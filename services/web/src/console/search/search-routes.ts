import type { Pages } from '../../pages/pages.ts';
import { CORE_FINDERS } from './core-finders.ts';
import { onlyHit, searchEverywhere } from './search-everywhere.ts';
import { searchPage } from './search-page.ts';
import { isId } from './text-shapes.ts';

const MAX_LENGTH = 200;

/** `/console/search?q=`: finds anything by its name, or by words; leads there when one thing alone fits. */
export function searchRoutes(pages: Pages): void {
  const finders = [...CORE_FINDERS, ...(pages.deps.surroundings?.console.finders ?? [])];
  pages.get(
    '/console/search',
    async ({ visitor, query }) => {
      const typed = (query.get('q') ?? '').trim().slice(0, MAX_LENGTH);
      // As ids are written: messages are found by their text.
      const text = isId(typed) ? typed.toLowerCase() : typed;
      if (text === '') return searchPage('', undefined);
      const found = await searchEverywhere(text, visitor, finders);
      const only = onlyHit(found);
      return only === undefined ? searchPage(text, found) : { redirect: only.href };
    },
    { for: 'staff' },
  );
}

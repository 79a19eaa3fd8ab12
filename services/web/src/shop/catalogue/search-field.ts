import type { Html } from '@platform/html/html.ts';
import { searchForm } from '../../parts/search-form.ts';

/** The search in the header, with what was looked for last. */
export function searchField(words: string): Html {
  const placeholder = 'Search: lamp, tepot, something of oak';
  return searchForm({ action: '/', label: 'Search the shop', placeholder, words });
}

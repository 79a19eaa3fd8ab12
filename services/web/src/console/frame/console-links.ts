import type { Visitor } from '../../session/visitor.ts';
import type { ConsoleLink } from './console-link.ts';
import { CORE_LINKS } from './core-links.ts';

/** What the console's menu has for `visitor`: nothing for whom it is not. `more` is of a bundle. */
export function consoleLinks(
  visitor: Visitor,
  more: readonly ConsoleLink[],
  isDevelopment: boolean,
): readonly ConsoleLink[] {
  const isAdmin = visitor.hasRole('admin');
  if (!isAdmin && !visitor.hasRole('staff')) return [];
  return [...CORE_LINKS, ...more].filter(
    (link) => (isAdmin || link.for === 'staff') && (isDevelopment || link.section !== 'Development'),
  );
}

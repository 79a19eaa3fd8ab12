import { attributes, type Html, html } from '@platform/html/html.ts';
import { buttonForm } from '../../pages/form.ts';
import type { Page } from '../../pages/page.ts';
import { searchForm } from '../../parts/search-form.ts';
import type { Visitor } from '../../session/visitor.ts';
import { type ConsoleLink, SECTIONS } from './console-link.ts';
import { KEYS_BUTTON, keysDialog } from './keys-dialog.ts';

const SEARCH = {
  action: '/console/search',
  label: 'Search everything',
  placeholder: 'Order, e-mail, sku, message id or trace id',
};

/** What is around a page of the console: the menu beside it, the search above it. */
export function consoleFrame(page: Page, visitor: Visitor, links: readonly ConsoleLink[]): Html {
  return html`<div class="console">
<nav class="console-menu" aria-label="Console">
<a class="brand" href="${links[0]?.href ?? '/'}">Console</a>
${SECTIONS.map((section) => menuSection(section, links, page.at))}
<div class="console-who"><a href="/">To the site</a>${KEYS_BUTTON}${buttonForm(visitor, '/sign-out', 'Sign out')}</div>
</nav>
<div class="console-side">
<header class="console-bar">${searchForm({ ...SEARCH, words: page.search ?? '' })}</header>
<p class="site-status" role="status" aria-live="polite" data-status></p>
<main id="main" tabindex="-1">${page.body}</main>
</div>
${keysDialog(links)}
</div>`;
}

function menuSection(
  section: string,
  links: readonly ConsoleLink[],
  at: string | undefined,
): Html | undefined {
  const entries = links.filter((link) => link.section === section);
  if (entries.length === 0) return undefined;
  return html`${section !== '' && html`<h2>${section}</h2>`}<ul>${entries.map(
    ({ href, name, key }) =>
      html`<li><a${attributes({ href, 'data-key': key, 'aria-current': href === at && 'page' })}>${name}</a></li>`,
  )}</ul>`;
}

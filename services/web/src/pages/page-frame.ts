import { attributes, type Content, type Html, html } from '@platform/html/html.ts';
import type { AssetList } from '../assets/asset-list.ts';
import { plainIcon } from '../assets/plain-icon.ts';
import type { ConsoleParts } from '../console/console-parts.ts';
import { consoleFrame } from '../console/frame/console-frame.ts';
import { consoleLinks } from '../console/frame/console-links.ts';
import { bell } from '../notifications/bell.ts';
import type { Visitor } from '../session/visitor.ts';
import type { Page } from './page.ts';

/** What a bundle puts around the pages. */
export interface Surroundings {
  readonly brand: { readonly name: string; readonly mark: Html };
  /** What all its pages load: names of `built/` folders. */
  readonly assets: readonly string[];
  /** For the head of every page that is not the console's. */
  readonly head?: Content;
  /** A search in the header, with what was looked for last. */
  readonly search?: (words: string) => Html;
  /** Links in the header, after that to the account. */
  readonly links: (visitor: Visitor) => Html;
  readonly footer: (visitor: Visitor) => Html;
  /** Entries of the account's menu. */
  readonly accountLinks: readonly { readonly href: string; readonly name: string }[];
  readonly console: ConsoleParts;
  /** Where a notification leads to. */
  readonly hrefOf?: (notification: { readonly order_id: string | null }) => string | undefined;
}

export interface FrameParts {
  /** Undefined on a platform without a bundle. */
  readonly surroundings: Surroundings | undefined;
  readonly assets: AssetList;
  readonly isDevelopment: boolean;
}

const PLAIN_BRAND = { name: 'Platform', mark: html`<span class="brand-name">Platform</span>` };

/** A whole document: `page` with its head, and what is around all pages. */
export function pageFrame(
  page: Page,
  visitor: Visitor,
  { surroundings, assets, isDevelopment }: FrameParts,
): Html {
  const links = consoleLinks(visitor, surroundings?.console.links ?? [], isDevelopment);
  const isConsole = page.density === 'console';
  const site = isConsole ? 'Console' : (surroundings?.brand ?? PLAIN_BRAND).name;
  const files = ['core', ...(isConsole ? [] : (surroundings?.assets ?? [])), ...(page.assets ?? [])];
  const theme = visitor.cookies.get('theme');
  const root = { lang: 'en', 'data-theme': theme === 'dark' || theme === 'light' ? theme : undefined };
  return html`<!doctype html>
<html${attributes(root)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title === site ? site : `${page.title} · ${site}`}</title>
${files.map((file) => assets.tags(file))}
${isConsole || surroundings === undefined ? plainIcon : surroundings.head}
${page.head}
</head>
<body data-density="${isConsole ? 'console' : 'site'}">
<a class="skip" href="#main">Skip to the content</a>
${isConsole ? consoleFrame(page, visitor, links) : siteFrame(page, visitor, surroundings, links[0]?.href)}
</body>
</html>
`;
}

/** Header and footer of the site's own pages. */
function siteFrame(
  page: Page,
  visitor: Visitor,
  surroundings: Surroundings | undefined,
  consoleStart: string | undefined,
): Html {
  const { name, mark } = surroundings?.brand ?? PLAIN_BRAND;
  return html`<header class="site-header">
<a class="brand" href="/" aria-label="${name}, home">${mark}</a>
${surroundings?.search?.(page.search ?? '')}
<nav class="site-links" aria-label="You">${siteLinks(visitor, surroundings, consoleStart)}</nav>
</header>
${visitor.isUnrecognised && html`<aside class="site-notice" aria-label="Notice">We cannot see who you are at the moment. Looking around works; signing in and buying do not.</aside>`}
${visitor.isVerified === false && html`<aside class="site-notice" aria-label="Notice">Your address is not confirmed yet. <a href="/verify-email">Confirm it</a></aside>`}
<p class="site-status" role="status" aria-live="polite" data-status></p>
<main id="main" tabindex="-1">${page.body}</main>
<footer class="site-footer">${surroundings?.footer(visitor)}<a href="/docs">API</a></footer>`;
}

function siteLinks(
  visitor: Visitor,
  surroundings: Surroundings | undefined,
  consoleStart: string | undefined,
): Html {
  return html`${consoleStart && html`<a href="${consoleStart}">Console</a>`}${
    visitor.isSignedIn
      ? html`${bell(visitor)}<a href="/account">Account</a>`
      : html`<a href="/sign-in">Sign in</a>`
  }${surroundings?.links(visitor)}`;
}

import { type Content, type Html, html } from '@platform/html/html.ts';
import { buttonForm } from '../pages/form.ts';
import { type FormProblem, problemAnswer } from '../pages/form-problem.ts';
import type { Page } from '../pages/page.ts';
import type { Visitor } from '../session/visitor.ts';

export interface AccountLink {
  readonly href: string;
  readonly name: string;
}

export const ACCOUNT_LINKS: readonly AccountLink[] = [
  { href: '/account', name: 'Profile' },
  { href: '/account/addresses', name: 'Addresses' },
  { href: '/account/notifications', name: 'Notifications' },
  { href: '/account/sessions', name: 'Where you are signed in' },
  { href: '/account/security', name: 'Password and more' },
];

export interface AccountView {
  readonly visitor: Visitor;
  /** Of a bundle. */
  readonly links: readonly AccountLink[];
}

export interface AccountPageParts {
  readonly title: string;
  /** Which entry of the menu it is. */
  readonly at: string;
  readonly body: Content;
  /** What was just done: `Saved.` */
  readonly done?: string | undefined;
  readonly problem?: FormProblem | undefined;
}

/** A page of the account, with its menu. */
export function accountPage({ visitor, links }: AccountView, parts: AccountPageParts): Page {
  const { title, at, body, done, problem } = parts;
  return {
    title,
    ...problemAnswer(problem),
    body: html`<div class="account">
<nav class="account-menu" aria-label="Your account"><ul>
${[...ACCOUNT_LINKS, ...links].map((link) => menuEntry(link, at))}
</ul>${buttonForm(visitor, '/sign-out', 'Sign out')}</nav>
<div class="account-page">
<h1 class="display">${title}</h1>
${done && html`<p class="note good" role="status">${done}</p>`}
${body}
</div>
</div>`,
  };
}

function menuEntry({ href, name }: AccountLink, at: string): Html {
  return html`<li><a href="${href}"${href === at && html` aria-current="page"`}>${name}</a></li>`;
}

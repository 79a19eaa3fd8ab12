import { html } from '@platform/html/html.ts';
import { tokenOutcomePage } from '../identity/mailed-token-page.ts';
import { formProblem } from '../pages/form-problem.ts';
import type { Answer } from '../pages/page.ts';
import type { PageRequest, Pages } from '../pages/pages.ts';
import type { Visitor } from '../session/visitor.ts';
import type { AccountLink } from './account-page.ts';
import { doneOf, doneRedirect } from './done.ts';
import { SECURITY, type SecurityView, securityPage, THEMES, type Theme } from './security-page.ts';

const DONE = { password: 'Your password is changed.', theme: 'Saved.' };
const A_YEAR_SECONDS = 365 * 24 * 3600;
const OPTIONS = { for: 'signed-in' } as const;

/** `/account/security`: password, looks, and to close the account. */
export function securityRoutes(pages: Pages, links: readonly AccountLink[]): void {
  const show = ({ visitor, query }: PageRequest, failed?: SecurityView['failed']) =>
    securityPage({
      ...{ visitor, links, theme: themeOf(visitor.cookies.get('theme')), done: doneOf(query, DONE) },
      ...(failed && { failed }),
    });
  pages.get(SECURITY, (request) => show(request), OPTIONS);
  pages.post(`${SECURITY}/theme`, (request) => setTheme(request), OPTIONS);
  pages.post(
    `${SECURITY}/password`,
    async (request) => {
      try {
        return await changePassword(request);
      } catch (error) {
        return show(request, { form: 'password', problem: formProblem(error) });
      }
    },
    OPTIONS,
  );
  pages.post(
    `${SECURITY}/close`,
    async (request) => {
      try {
        return await closeAccount(request);
      } catch (error) {
        return show(request, { form: 'close', problem: formProblem(error) });
      }
    },
    OPTIONS,
  );
}

function setTheme({ visitor, form }: PageRequest): Answer {
  const theme = themeOf(form.get('theme') ?? undefined);
  visitor.cookies.set('theme', theme, theme === 'system' ? 0 : A_YEAR_SECONDS);
  return doneRedirect(SECURITY, 'theme');
}

async function changePassword({ visitor, form }: PageRequest): Promise<Answer> {
  const body = {
    current_password: form.get('current_password') ?? '',
    new_password: form.get('new_password') ?? '',
  };
  await visitor.api.call('POST /api/users/me/password', { body });
  // The platform has ended the other sessions. Whoever knew the id of this one is out as well.
  await visitor.changeId();
  return doneRedirect(SECURITY, 'password');
}

async function closeAccount({ visitor, form }: PageRequest): Promise<Answer> {
  const path = { id: idOf(visitor) };
  await visitor.api.call('POST /api/users/{id}/deactivate', {
    path,
    body: { password: form.get('password') ?? '' },
  });
  await visitor.signOut();
  const page = tokenOutcomePage(
    'Your account is closed',
    html`Thank you for having been here. <a href="/">Look around</a>.`,
  );
  return { ...page, headers: { ...page.headers, 'clear-site-data': '"cache"' } };
}

function idOf({ userId }: Visitor): string {
  if (userId === undefined) throw new Error('nobody is signed in');
  return userId;
}

function themeOf(text: string | undefined): Theme {
  return text !== undefined && Object.hasOwn(THEMES, text) ? (text as Theme) : 'system';
}

import { html } from '@platform/html/html.ts';
import { NEW_PASSWORD, PRESENT_PASSWORD } from '../identity/identity-fields.ts';
import { fieldsForm } from '../pages/form.ts';
import { postForm } from '../pages/form-fields.ts';
import type { FormProblem } from '../pages/form-problem.ts';
import type { Page } from '../pages/page.ts';
import { type AccountView, accountPage } from './account-page.ts';

export const SECURITY = '/account/security';

export const THEMES = { system: 'As the system has it', light: 'Light', dark: 'Dark' } as const;
export type Theme = keyof typeof THEMES;

export interface SecurityView extends AccountView {
  readonly theme: Theme;
  readonly done?: string | undefined;
  readonly failed?: { readonly form: 'password' | 'close'; readonly problem: FormProblem };
}

export function securityPage(view: SecurityView): Page {
  const { visitor, done, failed } = view;
  const again = (form: 'password' | 'close') => (failed?.form === form ? { problem: failed.problem } : {});
  const passwords = [{ ...PRESENT_PASSWORD, label: 'Present password' }, NEW_PASSWORD];
  const password = { ...PRESENT_PASSWORD, name: 'password' };
  return accountPage(view, {
    ...{ title: 'Password and more', at: SECURITY, done, problem: failed?.problem },
    body: html`<section class="card" aria-labelledby="password"><h2 id="password">Password</h2>
<p class="quiet">Wherever else you are signed in, you are signed out by this.</p>
${fieldsForm({ action: `${SECURITY}/password`, visitor, fields: passwords, button: 'Change it', buttonClass: 'primary', ...again('password') })}</section>
${themeCard(view)}
<section class="card" aria-labelledby="close"><h2 id="close">Close the account</h2>
<p class="quiet">You are signed out everywhere, and nobody can sign in with it any more. Orders under way are fulfilled.</p>
${fieldsForm({ action: `${SECURITY}/close`, visitor, fields: [password], button: 'Close my account', buttonClass: 'danger', ...again('close') })}</section>`,
  });
}

function themeCard({ visitor, theme }: SecurityView) {
  const choices = Object.entries(THEMES).map(
    ([value, name]) =>
      html`<label class="check"><input type="radio" name="theme" value="${value}"${value === theme && html` checked`}> ${name}</label>`,
  );
  const body = html`<fieldset><legend>Colours</legend>${choices}</fieldset><button class="btn">Save</button>`;
  return html`<section class="card" aria-labelledby="looks"><h2 id="looks">Looks</h2>
${postForm({ action: `${SECURITY}/theme`, visitor, body })}</section>`;
}

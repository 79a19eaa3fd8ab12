import type { AnswerOf } from '@platform/api-client/operation-types.ts';
import { html } from '@platform/html/html.ts';
import { EMAIL, FULL_NAME, PRESENT_PASSWORD } from '../identity/identity-fields.ts';
import { fieldsForm } from '../pages/form.ts';
import type { FormProblem } from '../pages/form-problem.ts';
import type { Page } from '../pages/page.ts';
import { day } from '../parts/moment.ts';
import { type AccountView, accountPage } from './account-page.ts';

export interface ProfileView extends AccountView {
  readonly user: AnswerOf<'GET /api/users/me'>;
  readonly done?: string | undefined;
  /** Of one of the two forms, with what was sent. */
  readonly failed?: {
    readonly form: 'name' | 'email';
    readonly problem: FormProblem;
    readonly values: URLSearchParams;
  };
}

export function profilePage(view: ProfileView): Page {
  const { visitor, user, failed, done } = view;
  const again = (form: 'name' | 'email') => (failed?.form === form ? failed : {});
  const name = { ...FULL_NAME, value: user.full_name };
  const email = { ...EMAIL, name: 'email', label: 'New e-mail address' };
  return accountPage(view, {
    title: 'Your account',
    at: '/account',
    done,
    problem: failed?.problem,
    body: html`<p class="lead">${user.full_name}, ${user.email}. With us since ${day(user.created_at)}.</p>
<section class="card" aria-labelledby="name"><h2 id="name">Name</h2>
${fieldsForm({ action: '/account/name', visitor, fields: [name], button: 'Save', buttonClass: '', ...again('name') })}</section>
<section class="card" aria-labelledby="email"><h2 id="email">E-mail</h2>
<p>${user.email} ${
      user.is_verified
        ? html`<span class="tag" data-state="good">confirmed</span>`
        : html`<span class="tag" data-state="attention">not confirmed</span> <a href="/verify-email">Confirm it</a>`
    }</p>
${user.pending_email && html`<p class="note info">${user.pending_email} is waiting: open the link that we sent there.</p>`}
${fieldsForm({ action: '/account/email', visitor, fields: [email, PRESENT_PASSWORD], button: 'Change it', buttonClass: '', ...again('email') })}</section>`,
  });
}

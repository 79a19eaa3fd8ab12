import { html } from '@platform/html/html.ts';
import { fieldsForm } from '../pages/form.ts';
import type { FormProblem } from '../pages/form-problem.ts';
import type { Page } from '../pages/page.ts';
import type { Visitor } from '../session/visitor.ts';
import { EMAIL, FULL_NAME, NEW_PASSWORD } from './identity-fields.ts';
import { narrowPage } from './narrow-page.ts';

export interface RegisterView {
  readonly visitor: Visitor;
  /** Where to go on to. */
  readonly to: string;
  readonly values?: URLSearchParams;
  readonly problem?: FormProblem;
}

export function registerPage({ visitor, to, values, problem }: RegisterView): Page {
  const fields = [FULL_NAME, EMAIL, { ...NEW_PASSWORD, name: 'password', label: 'Password' }];
  const form = { action: '/register', visitor, fields, button: 'Make an account', hidden: { to } };
  return narrowPage(
    'Make an account',
    html`${fieldsForm({ ...form, values, problem })}
<p class="quiet">You have one? <a href="/sign-in?${new URLSearchParams({ to }).toString()}">Sign in</a>.</p>`,
    problem,
  );
}

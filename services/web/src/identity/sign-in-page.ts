import { html } from '@platform/html/html.ts';
import { buttonForm, fieldsForm } from '../pages/form.ts';
import type { FormProblem } from '../pages/form-problem.ts';
import type { Page } from '../pages/page.ts';
import type { Visitor } from '../session/visitor.ts';
import { EMAIL, PRESENT_PASSWORD } from './identity-fields.ts';
import { narrowPage } from './narrow-page.ts';
import type { OfferedAccount } from './offered-accounts.ts';

export interface SignInView {
  readonly visitor: Visitor;
  /** Where to go on to. */
  readonly to: string;
  /** In development. */
  readonly offered: readonly Pick<OfferedAccount, 'name' | 'email'>[];
  readonly email?: string;
  readonly problem?: FormProblem;
}

export function signInPage({ visitor, to, offered, email, problem }: SignInView): Page {
  const fields = [
    { ...EMAIL, value: email, autocomplete: 'username' },
    { ...PRESENT_PASSWORD, name: 'password', label: 'Password' },
  ];
  const form = fieldsForm({
    action: '/sign-in',
    visitor,
    fields,
    button: 'Sign in',
    hidden: { to },
    problem,
  });
  return narrowPage(
    'Sign in',
    html`${offered.length > 0 && offers({ visitor, to, offered })}
${form}
<p class="quiet">New here? <a href="/register?${new URLSearchParams({ to }).toString()}">Make an account</a>.</p>
<p class="quiet"><a href="/reset-password">Forgot your password?</a></p>`,
    problem,
  );
}

function offers({ visitor, to, offered }: Pick<SignInView, 'visitor' | 'to' | 'offered'>) {
  return html`<section class="offers note info" aria-labelledby="offers">
<h2 id="offers">This is a development platform</h2>
<p>Go on at once as:</p>
${offered.map(({ name, email }) => buttonForm(visitor, '/sign-in', name, { hidden: { to, account: email } }))}
</section>`;
}

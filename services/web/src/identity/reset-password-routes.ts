import { html } from '@platform/html/html.ts';
import { fieldsForm } from '../pages/form.ts';
import { type FormProblem, formProblem } from '../pages/form-problem.ts';
import type { Answer, Page } from '../pages/page.ts';
import type { PageRequest, Pages } from '../pages/pages.ts';
import type { Visitor } from '../session/visitor.ts';
import { EMAIL, NEW_PASSWORD } from './identity-fields.ts';
import { mailedTokenPage, tokenOutcomePage } from './mailed-token-page.ts';
import { narrowPage } from './narrow-page.ts';

const PATH = '/reset-password';
const NEW_PATH = `${PATH}/new`;

/** `/reset-password`, which has a link mailed, and `/reset-password/new?token=`, which that leads to. */
export function resetPasswordRoutes(pages: Pages): void {
  pages.get(PATH, ({ visitor }) => forgotPage(visitor));
  pages.post(PATH, (request) => sendLink(request));
  pages.get(NEW_PATH, ({ visitor, query }) => newPasswordPage(visitor, query.get('token') ?? ''));
  pages.post(NEW_PATH, (request) => setPassword(request));
}

function forgotPage(visitor: Visitor, text = '', values?: URLSearchParams, problem?: FormProblem): Page {
  const form = { action: PATH, visitor, fields: [EMAIL], button: 'Send the link', values, problem };
  return narrowPage(
    'Set a new password',
    html`<p class="lead">${text} We mail you a link that is good for half an hour.</p>${fieldsForm(form)}`,
    problem,
  );
}

async function sendLink({ visitor, form }: PageRequest): Promise<Answer> {
  const email = form.get('email') ?? '';
  try {
    await visitor.guestApi.call('POST /api/users/password-reset', { body: { email } });
  } catch (error) {
    return forgotPage(visitor, '', form, formProblem(error));
  }
  // The same for every address: nobody learns here who has an account.
  return tokenOutcomePage(
    'Look into your mail',
    html`If there is an account with ${email}, a link is on its way to it. <a href="/sign-in">Back to signing in</a>.`,
  );
}

function newPasswordPage(visitor: Visitor, token: string, problem?: FormProblem): Page {
  return mailedTokenPage({
    ...{ visitor, token, title: 'Set a new password', action: NEW_PATH, button: 'Set it' },
    text: 'Wherever you are signed in, you are signed out then.',
    fields: [NEW_PASSWORD],
    ...(problem === undefined ? {} : { problem }),
  });
}

async function setPassword({ visitor, form }: PageRequest): Promise<Answer> {
  const token = form.get('token') ?? '';
  try {
    const body = { token, new_password: form.get('new_password') ?? '' };
    await visitor.guestApi.call('POST /api/users/password-reset/confirm', { body });
  } catch (error) {
    const problem = formProblem(error);
    if (problem.code !== 'invalid-token') return newPasswordPage(visitor, token, problem);
    return { ...forgotPage(visitor, 'This link was used already, or is too old.'), status: problem.status };
  }
  // Every session of the account has ended; if this was one of them, it is of no use.
  if (visitor.isSignedIn) await visitor.forget();
  return tokenOutcomePage('Your password is set', html`<a href="/sign-in">Sign in</a> with it.`);
}

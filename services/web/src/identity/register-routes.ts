import { html } from '@platform/html/html.ts';
import { type FormProblem, formProblem } from '../pages/form-problem.ts';
import { type Answer, ownPath } from '../pages/page.ts';
import type { PageRequest, Pages } from '../pages/pages.ts';
import { registerPage } from './register-page.ts';
import type { SignIn } from './sign-in.ts';

/** `/register`: makes an account, and signs in with it. */
export function registerRoutes(pages: Pages, signIn: SignIn): void {
  pages.get('/register', ({ visitor, query }) => {
    const to = ownPath(query.get('to'), '/');
    return visitor.isSignedIn ? { redirect: to } : registerPage({ visitor, to });
  });
  pages.post('/register', (request) => register(request, signIn));
}

async function register({ visitor, form }: PageRequest, signIn: SignIn): Promise<Answer> {
  const to = ownPath(form.get('to'), '/');
  const [email, password] = [form.get('email') ?? '', form.get('password') ?? ''];
  const body = { email, password, full_name: form.get('full_name') ?? '' };
  try {
    await visitor.guestApi.call('POST /api/users', { body });
  } catch (error) {
    return registerPage({ visitor, to, values: form, problem: asTaken(formProblem(error)) });
  }
  // The account is there: when signing in has to wait, that is all that is left to do.
  const isIn = await signIn(visitor, { email, password }).catch(() => false);
  return { redirect: isIn ? to : `/sign-in?${new URLSearchParams({ to }).toString()}` };
}

function asTaken(problem: FormProblem): FormProblem {
  if (problem.code !== 'email-taken') return problem;
  return {
    ...problem,
    message: html`There is an account with this address. <a href="/sign-in">Sign in</a>, or
<a href="/reset-password">set a new password</a>.`,
    errors: [{ field: 'email', message: 'has an account already' }],
  };
}

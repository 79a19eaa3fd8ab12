import { html } from '@platform/html/html.ts';
import { type FormProblem, formProblem } from '../pages/form-problem.ts';
import { type Answer, ownPath } from '../pages/page.ts';
import type { PageRequest, Pages } from '../pages/pages.ts';
import { problemPage } from '../pages/problem-page.ts';
import { type OfferedAccount, readOfferedAccounts } from './offered-accounts.ts';
import type { SignIn } from './sign-in.ts';
import { signInPage } from './sign-in-page.ts';

/** `/sign-in` and `/sign-out`. `accountsPath` is that of accounts to offer, in development. */
export function signInRoutes(pages: Pages, signIn: SignIn, accountsPath: string | undefined): void {
  pages.get('/sign-in', ({ visitor, query }) => {
    const to = ownPath(query.get('to'), '/');
    const offered = readOfferedAccounts(accountsPath);
    return visitor.isSignedIn ? { redirect: to } : signInPage({ visitor, to, offered });
  });
  pages.post('/sign-in', (request) => trySignIn(request, signIn, readOfferedAccounts(accountsPath)));
  pages.post('/sign-out', async ({ visitor }) => {
    await visitor.signOut();
    return { redirect: '/', headers: { 'clear-site-data': '"cache"' } };
  });
}

async function trySignIn(
  { visitor, form }: PageRequest,
  signIn: SignIn,
  offered: readonly OfferedAccount[],
): Promise<Answer> {
  const to = ownPath(form.get('to'), '/');
  const chosen = offered.find(({ email }) => email === form.get('account'));
  const [email, password] = [form.get('email') ?? '', form.get('password') ?? ''];
  try {
    const isIn = await signIn(visitor, chosen ?? { email, password });
    return isIn ? { redirect: to } : tooManyPage();
  } catch (error) {
    return signInPage({ visitor, to, offered, email, problem: asWrong(formProblem(error)) });
  }
}

/** A wrong password and an unknown account read the same. */
function asWrong(problem: FormProblem): FormProblem {
  const { status } = problem;
  if (status !== 401 && status !== 422) return problem;
  return { ...problem, message: 'E-mail or password is wrong.', errors: [] };
}

function tooManyPage(): Answer {
  return problemPage({
    status: 503,
    title: 'Very many are signing in right now',
    advice: html`Wait a moment, then <a href="/sign-in">try again</a>.`,
    retryAfterSeconds: 5,
  });
}

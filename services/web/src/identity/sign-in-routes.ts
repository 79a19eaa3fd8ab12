import { ApiError } from '@platform/api-client/api-error.ts';
import { ownPath } from '../pages/page.ts';
import type { PageRequest, Pages } from '../pages/pages.ts';
import type { Visitor } from '../session/visitor.ts';
import { signInPage } from './sign-in-page.ts';

/** What is to be done when somebody has just signed in, before the next page. */
type AfterSignIn = (visitor: Visitor) => Promise<void>;

/** `/sign-in` and `/sign-out`. */
export function signInRoutes(pages: Pages, afterSignIn?: AfterSignIn): void {
  pages.get('/sign-in', ({ visitor, query }) => {
    const to = ownPath(query.get('to'), '/');
    return visitor.isSignedIn ? { redirect: to } : signInPage({ visitor, to });
  });
  pages.post('/sign-in', (request) => signIn(request, afterSignIn));
  pages.post('/sign-out', async ({ visitor }) => {
    await visitor.signOut();
    return { redirect: '/', headers: { 'clear-site-data': '"cache"' } };
  });
}

async function signIn({ visitor, form }: PageRequest, afterSignIn?: AfterSignIn) {
  const to = ownPath(form.get('to'), '/');
  const [email, password] = [form.get('email') ?? '', form.get('password') ?? ''];
  try {
    await visitor.signIn(await visitor.guestApi.call('POST /api/users/login', { body: { email, password } }));
  } catch (error) {
    if (!(error instanceof ApiError) || error.status >= 500) throw error;
    const { status, retryAfterSeconds } = error;
    return signInPage({ visitor, to, email, error: reasonOf(error), status, retryAfterSeconds });
  }
  await afterSignIn?.(visitor);
  return { redirect: to };
}

function reasonOf({ status, retryAfterSeconds, message }: ApiError): string {
  if (status === 429) return `That was tried too often. Wait ${retryAfterSeconds ?? 60} seconds.`;
  // A wrong password and an unknown account read the same.
  return status === 401 || status === 422 ? 'E-mail or password is wrong.' : message;
}

import { html } from '@platform/html/html.ts';
import { formProblem } from '../pages/form-problem.ts';
import type { Answer } from '../pages/page.ts';
import type { PageRequest, Pages } from '../pages/pages.ts';
import { mailedTokenPage, tokenOutcomePage } from './mailed-token-page.ts';

const PATH = '/restore-email';
const CONTENT = {
  title: 'Take the change back',
  action: PATH,
  button: 'Make this my address again',
  text: 'The address of your account was changed. If that was not you, take it back: everybody is signed out then.',
};

/** `/restore-email?token=`: from the mail to the former address. */
export function restoreEmailRoutes(pages: Pages): void {
  pages.get(PATH, ({ visitor, query }) =>
    mailedTokenPage({ ...CONTENT, visitor, token: query.get('token') ?? '' }),
  );
  pages.post(PATH, (request) => restore(request));
}

async function restore({ visitor, form }: PageRequest): Promise<Answer> {
  const token = form.get('token') ?? '';
  try {
    await visitor.guestApi.call('POST /api/users/restore-email', { body: { token } });
  } catch (error) {
    const problem = formProblem(error);
    if (problem.status === 429) return mailedTokenPage({ ...CONTENT, visitor, token, problem });
    return tokenOutcomePage(
      'This cannot be taken back any more',
      html`The link was used already, or is older than a week. <a href="/sign-in">Sign in</a> with the address as it is now.`,
      problem.status,
    );
  }
  return tokenOutcomePage(
    'Your address is as it was',
    html`Everybody is signed out. <a href="/reset-password">Set a new password</a>, so that nobody else knows it.`,
  );
}

import { html } from '@platform/html/html.ts';
import { buttonForm } from '../pages/form.ts';
import { type FormProblem, formProblem } from '../pages/form-problem.ts';
import type { Answer } from '../pages/page.ts';
import type { PageRequest, Pages } from '../pages/pages.ts';
import type { Visitor } from '../session/visitor.ts';
import { mailedTokenPage, tokenOutcomePage } from './mailed-token-page.ts';
import { narrowPage } from './narrow-page.ts';

const PATH = '/verify-email';
const CONTENT = { title: 'Confirm your address', action: PATH, button: 'Confirm' };

/** `/verify-email?token=`, and without a token: to have another mail sent. */
export function verifyEmailRoutes(pages: Pages): void {
  pages.get(PATH, async ({ visitor, query }) => {
    const token = query.get('token');
    if (token === null) return resendPage(visitor);
    return mailedTokenPage({
      ...CONTENT,
      visitor,
      token,
      text: 'One press, and this address is yours here.',
    });
  });
  pages.post(PATH, (request) => verify(request));
  pages.post(`${PATH}/again`, (request) => sendAgain(request), { for: 'signed-in' });
}

async function verify({ visitor, form }: PageRequest): Promise<Answer> {
  const token = form.get('token') ?? '';
  try {
    await visitor.guestApi.call('POST /api/users/verify-email', { body: { token } });
  } catch (error) {
    const problem = formProblem(error);
    if (problem.status === 429) return mailedTokenPage({ ...CONTENT, visitor, token, text: '', problem });
    return resendPage(visitor, 'This link was used already, or is too old.', problem.status);
  }
  await noteState(visitor).catch(() => undefined);
  const next = visitor.isSignedIn
    ? html`<a href="/account">To your account</a>`
    : html`<a href="/sign-in">Sign in</a>`;
  return tokenOutcomePage(
    'Your address is confirmed',
    html`Thank you. ${next}, or <a href="/">look around</a>.`,
  );
}

/** Offers another mail to whoever is signed in and needs one. */
async function resendPage(visitor: Visitor, text = '', status = 200): Promise<Answer> {
  if (!visitor.isSignedIn)
    return tokenOutcomePage(
      CONTENT.title,
      html`${text} <a href="/sign-in?to=/verify-email">Sign in</a> to have a new link sent to you.`,
      status,
    );
  const { email, isVerified } = await noteState(visitor);
  if (isVerified)
    return tokenOutcomePage(
      CONTENT.title,
      html`${text} ${email} is confirmed. <a href="/account">To your account</a>`,
    );
  return {
    ...narrowPage(
      CONTENT.title,
      html`<p class="lead">${text} We sent a link to ${email}. Did it not arrive?</p>
${buttonForm(visitor, `${PATH}/again`, 'Send a new link', { buttonClass: 'primary' })}`,
    ),
    status,
  };
}

async function sendAgain({ visitor }: PageRequest): Promise<Answer> {
  let problem: FormProblem | undefined;
  try {
    await visitor.api.call('POST /api/users/me/verification');
  } catch (error) {
    problem = formProblem(error);
    if (problem.code === 'already-verified') return { redirect: PATH };
    return { ...tokenOutcomePage(CONTENT.title, problem.message, problem.status) };
  }
  return tokenOutcomePage(
    'A new link is on its way',
    'The one before is good no longer. It may take a minute to arrive.',
  );
}

async function noteState(
  visitor: Visitor,
): Promise<{ readonly email: string; readonly isVerified: boolean }> {
  const { email, is_verified: isVerified } = await visitor.api.call('GET /api/users/me');
  await visitor.noteVerified(isVerified);
  return { email, isVerified };
}

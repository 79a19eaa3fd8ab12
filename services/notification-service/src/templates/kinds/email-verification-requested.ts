import type { AccountTemplate } from '../template.ts';
import { tokenAction, tokenFacts } from '../token-facts.ts';

export const emailVerificationLetter: AccountTemplate<'user.email-verification-requested'> = (
  { expires_at },
  _userId,
  { token },
) => ({
  title: 'Confirm your email address',
  paragraphs: [
    'We mailed you a token that shows that this address is yours.',
    'Confirm the address with the link or the token below. If you did not make an account with us, or did not change its address, do nothing: without the mail nobody can confirm it.',
  ],
  action: tokenAction('Confirm this address', '/verify-email', token),
  facts: tokenFacts(token, expires_at),
});

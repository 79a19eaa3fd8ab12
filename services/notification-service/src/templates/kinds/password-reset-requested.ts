import type { AccountTemplate } from '../template.ts';
import { tokenAction, tokenFacts } from '../token-facts.ts';

export const passwordResetLetter: AccountTemplate<'user.password-reset-requested'> = (
  { expires_at },
  _userId,
  { token },
) => ({
  title: 'Set a new password',
  paragraphs: [
    'Somebody asked for a new password for your account. We mailed you a token to set it with.',
    'If it was you, set a new password with the link or the token below. If it was not, do nothing: your password stays as it is. Give them to nobody; we never ask for them.',
  ],
  action: tokenAction('Set a new password', '/reset-password/new', token),
  facts: tokenFacts(token, expires_at),
});

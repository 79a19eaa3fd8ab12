import type { AccountTemplate } from '../template.ts';
import { tokenFacts } from '../token-facts.ts';

/** Goes to the mailbox that the account had: when another one is asked for, with a token, and when that one was confirmed. */
export const emailChangedLetter: AccountTemplate<'user.email-changed'> = (
  { expires_at },
  _userId,
  { token },
) =>
  expires_at === undefined
    ? {
        title: 'The email address of your account was changed',
        paragraphs: [
          'Your account has another email address now. We write to the former one a last time.',
          'If this was not you, take the change back with the token that we mailed you when it was asked for, and tell us.',
        ],
        facts: [],
      }
    : {
        title: 'Another email address was asked for',
        paragraphs: [
          'Somebody who knows your password asked for another email address for your account. It counts once its mailbox has confirmed it.',
          'If it was you, do nothing. If it was not, take the change back with the token below, also after it was confirmed: every session ends, this address is that of your account again, and we mail you a token to set a new password with.',
        ],
        facts: tokenFacts(token, expires_at),
      };

import type { AccountTemplate } from '../template.ts';

export const passwordChangedLetter: AccountTemplate<'user.password-changed'> = ({ cause }) =>
  cause === 'email-change-undone'
    ? {
        title: 'The change of your email address was taken back',
        paragraphs: [
          'Your account has its former email address again, and every session was ended.',
          'We mailed you a token. Set a new password with it: whoever asked for the other address knew the one you had.',
        ],
        facts: [],
      }
    : {
        title: 'Your password was changed',
        paragraphs: [
          'The password of your account was changed, and its other sessions were ended.',
          'If this was not you, ask for a new password at once and tell us.',
        ],
        action: { label: 'Ask for a new password', path: '/reset-password' },
        facts: [],
      };

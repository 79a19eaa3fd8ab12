import type { Template } from '../template.ts';

export const passwordChangedLetter: Template<'user.password-changed'> = () => ({
  title: 'Your password was changed',
  paragraphs: [
    'The password of your account was changed, and its other sessions were ended.',
    'If this was not you, ask for a new password at once and tell us.',
  ],
  facts: [],
});

import type { Template } from '../template.ts';

export const emailChangedLetter: Template<'user.email-changed'> = () => ({
  title: 'The email address of your account was changed',
  paragraphs: [
    'Your account has another email address now. We write to the former one a last time.',
    'If this was not you, change your password at once and tell us.',
  ],
  facts: [],
});

import type { AccountTemplate } from '../template.ts';

export const userCreatedLetter: AccountTemplate<'user.created'> = () => ({
  title: 'Welcome',
  paragraphs: [
    'Your account is ready.',
    'We will tell you here and by mail what becomes of your orders. What is mailed is up to you: see your notification preferences.',
  ],
  action: { label: 'Go to your account', path: '/account' },
  facts: [],
});

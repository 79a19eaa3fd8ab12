import { Type } from '@platform/schema/type.ts';

/** A token as it came by mail. Ours have 43 characters; longer ones are refused unread. */
export const MailedTokenText = Type.String({
  minLength: 1,
  maxLength: 512,
  description: 'As it came by mail',
});

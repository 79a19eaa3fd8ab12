import {
  type MailedTokenContent,
  userEmailChangeRequested,
  userEmailVerificationRequested,
  userPasswordResetRequested,
} from '@platform/contracts/messages/user-messages.ts';
import { draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import { sealText } from '@platform/service-defaults/secrets/sealed-text.ts';
import type { User } from '../users/user.ts';

/** The event of each mail with a token, and the kind of the mail, which its token is sealed for. */
const MAILS = {
  'verify-email': [userEmailVerificationRequested, userEmailVerificationRequested.type],
  'reset-password': [userPasswordResetRequested, userPasswordResetRequested.type],
  'undo-email-change': [userEmailChangeRequested, 'user.email-changed'],
} as const;

export interface TokenMail {
  readonly mail: keyof typeof MAILS;
  /** The address that it goes to, and no other. */
  readonly to: string;
  readonly token: string;
  readonly expiresAt: Date;
}

/** The event by which a token is mailed. It carries the token sealed, so that it lies open nowhere on its way. */
export function tokenEvent(
  user: Pick<User, 'id' | 'version'>,
  { mail, to, token, expiresAt }: TokenMail,
  secret: string,
): OutboxEntry {
  const [contract, kind] = MAILS[mail];
  const content: MailedTokenContent = { token, email: to };
  const data = {
    user_id: user.id,
    sealed_token: sealText(JSON.stringify(content), secret, `${kind} ${user.id}`),
    expires_at: expiresAt.toISOString(),
  };
  return draft(contract, { subject: user.id, sequence: user.version, data });
}

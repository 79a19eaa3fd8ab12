import {
  type MailedTokenContent,
  userEmailVerificationRequested,
  userPasswordResetRequested,
} from '@platform/contracts/user-messages.ts';
import type { Transaction } from '@platform/database/database.ts';
import { draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import { sealText } from '@platform/service-defaults/sealed-text.ts';
import type { User } from '../users/user.ts';
import { generateMailedToken, hashMailedToken, LIFETIME_SECONDS, type TokenPurpose } from './mailed-token.ts';
import { storeToken } from './mailed-token-repository.ts';

const EVENTS = {
  'verify-email': userEmailVerificationRequested,
  'reset-password': userPasswordResetRequested,
};

/**
 * Makes the one live token of its purpose for the user's present mailbox, and returns the event by which it is mailed. The
 * database keeps its hash; the event carries it sealed, so that it lies open nowhere on its way.
 */
export async function issueToken(
  tx: Transaction,
  user: Pick<User, 'id' | 'email' | 'version'>,
  purpose: TokenPurpose,
  secret: string,
): Promise<OutboxEntry> {
  const token = generateMailedToken();
  const hash = hashMailedToken(token);
  if (hash === undefined) throw new Error('a mailed token has another form than its generator gives it');
  const lifetimeSeconds = LIFETIME_SECONDS[purpose];
  const owner = { userId: user.id, emailKey: user.email.key };
  const expiresAt = await storeToken(tx, { ...owner, purpose, hash, lifetimeSeconds });
  const contract = EVENTS[purpose];
  const content: MailedTokenContent = { token, email: user.email.display };
  const data = {
    user_id: user.id,
    sealed_token: sealText(JSON.stringify(content), secret, `${contract.type} ${user.id}`),
    expires_at: expiresAt.toISOString(),
  };
  return draft(contract, { subject: user.id, sequence: user.version, data });
}

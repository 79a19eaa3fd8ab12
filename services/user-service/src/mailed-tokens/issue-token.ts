import type { Transaction } from '@platform/database/queryable.ts';
import type { OutboxEntry } from '@platform/messaging/draft.ts';
import type { User } from '../users/user.ts';
import { generateMailedToken, LIFETIME_SECONDS, type TokenPurpose } from './mailed-token.ts';
import { storeToken } from './mailed-token-repository.ts';
import { tokenEvent } from './token-event.ts';

/** Makes the one live token of its purpose for the user's present mailbox, and returns the event by which it is mailed. */
export async function issueToken(
  tx: Transaction,
  user: Pick<User, 'id' | 'email' | 'version'>,
  purpose: TokenPurpose,
  secret: string,
): Promise<OutboxEntry> {
  const { token, hash } = generateMailedToken();
  const lifetimeSeconds = LIFETIME_SECONDS[purpose];
  const owner = { userId: user.id, emailKey: user.email.key };
  const expiresAt = await storeToken(tx, { ...owner, purpose, hash, lifetimeSeconds });
  return tokenEvent(user, { mail: purpose, to: user.email.display, token, expiresAt }, secret);
}

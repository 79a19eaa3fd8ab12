import { recordSecurityEvent } from '@platform/service-defaults/security-events/record-security-event.ts';
import { issueToken } from '../mailed-tokens/issue-token.ts';
import { mayMail } from '../mailed-tokens/mail-limits.ts';
import { lookAtToken, redeemToken } from '../mailed-tokens/redeem-token.ts';
import type { Attempts, Count } from '../sign-in/attempts.ts';
import type { Client } from '../sign-in/client.ts';
import { rememberNetwork } from '../sign-in/known-networks.ts';
import type { EmailAddress } from '../users/email-address.ts';
import type { User } from '../users/user.ts';
import type { MailingUserDeps } from '../users/user-deps.ts';
import { passwordChangedEvent, updatedEvent } from '../users/user-events.ts';
import { findUserByEmail, lockUser } from '../users/user-repository.ts';
import { forgetOldRequests } from './forget-old-requests.ts';
import type { PasswordHasher } from './password-hasher.ts';

export interface ResetDeps extends MailingUserDeps {
  readonly hasher: PasswordHasher;
  readonly attempts: Attempts;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Of one client, whatever addresses it names. */
const CLIENT_LIMIT = { free: 20, firstDelaySeconds: MINUTE, longestDelaySeconds: HOUR, memorySeconds: HOUR };

/**
 * Mails a token to the owner of the address, if there is one. Whoever asks does not learn whether there is: past an address's own
 * limit simply no further mail goes out (its mailbox has the last token), and a client's limit counts every address alike.
 * Throws TooManyAttemptsError for the latter.
 */
export async function requestPasswordReset(
  deps: ResetDeps,
  email: EmailAddress,
  client: Client,
): Promise<void> {
  await deps.attempts.take([count('client', `reset from ${client.network}`, CLIENT_LIMIT)]);
  if (!(await mayMail(deps.attempts, 'reset', email))) return;
  const found = await findUserByEmail(deps.database, email);
  await deps.database.transaction(async (tx) => {
    const user = found && (await lockUser(tx, found.id));
    await recordSecurityEvent(tx, {
      type: 'password.reset-requested',
      userId: user?.id,
      clientNetwork: client.recordedNetwork,
    });
    if (user === undefined || !user.isActive || user.email.key !== email.key) return;
    const entry = await issueToken(tx, user, 'reset-password', deps.mailTokenSecret);
    await deps.outbox.addAll(tx, [entry]);
  });
}

/**
 * Sets a new password for whoever brings the token back; every session ends, and the mailbox counts as confirmed. The client's network counts as the owner's from
 * now on: it is the way in for an owner whom a guesser elsewhere keeps waiting. Throws DomainError `invalid-token`, or
 * TooManyAttemptsError.
 */
export async function resetPassword(
  deps: ResetDeps,
  { token, password }: { readonly token: string; readonly password: string },
  client: Client,
): Promise<void> {
  // Looked at before hashing, which is dear, and spent with the change.
  const presented = await lookAtToken(deps, 'reset-password', token);
  // Whoever has the mailbox is as good as known.
  const turn = { network: client.network, isKnown: true };
  const passwordHash = await deps.hasher.hash(password, turn);
  await redeemToken(deps, presented, async (user, tx) => {
    await rememberNetwork(tx, user.id, client.network);
    await forgetOldRequests(tx, user.id, user.email.key);
    const told = (changed: User) => passwordChangedEvent(changed);
    const recorded = { type: 'password.reset', clientNetwork: client.recordedNetwork } as const;
    if (user.isVerified) return { fields: { passwordHash }, event: told, recorded };
    const fields = { passwordHash, isVerified: true };
    // First, so that the mailbox counts as confirmed when it is to be told of the password.
    const event = (changed: User) => updatedEvent(changed, fields);
    return { fields, event, alsoSend: async (changed) => [told(changed)], recorded };
  });
}

function count(name: string, subject: string, limit: Count['limit']): Count {
  return { name, subject, limit, isForgivenBySuccess: false };
}

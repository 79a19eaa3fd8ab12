import type { Transaction } from '@platform/database/queryable.ts';
import type { OutboxEntry } from '@platform/messaging/draft.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { recordSecurityEvent } from '@platform/service-defaults/security-events/record-security-event.ts';
import { mayMail } from '../mailed-tokens/mail-limits.ts';
import {
  generateMailedToken,
  PENDING_EMAIL_SECONDS,
  REVERSAL_SECONDS,
} from '../mailed-tokens/mailed-token.ts';
import { tokenEvent } from '../mailed-tokens/token-event.ts';
import type { Attempts, Count } from '../sign-in/attempts.ts';
import type { Client } from '../sign-in/client.ts';
import { userNotFound } from '../users/change-user.ts';
import type { EmailAddress } from '../users/email-address.ts';
import type { User } from '../users/user.ts';
import { notAllowed } from '../users/user-access.ts';
import type { MailingUserDeps } from '../users/user-deps.ts';
import { lockUser } from '../users/user-repository.ts';
import { storeReversal } from './email-reversal.ts';
import { findPendingEmail, storePendingEmail } from './pending-email.ts';

export interface EmailChangeDeps extends MailingUserDeps {
  readonly attempts: Attempts;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Of one account: each change mails two mailboxes. */
const CHANGES = { free: 3, firstDelaySeconds: 5 * MINUTE, longestDelaySeconds: HOUR, memorySeconds: HOUR };

/**
 * Makes `email` the pending address of the account. Its mailbox gets a token that confirms it, and the present one, if it is confirmed,
 * a token that takes the change back. All is the same for an address that another account has: only its mailbox learns, when it confirms,
 * that it cannot be. `confirmed` is the user as the password was checked for. Throws DomainError `conflict`, `not-found`, `forbidden`; TooManyAttemptsError.
 */
export async function requestEmailChange(
  deps: EmailChangeDeps,
  confirmed: User,
  email: EmailAddress,
  client: Client,
): Promise<void> {
  await deps.attempts.take([changesOf(confirmed.id)]);
  const isMailable = await mayMail(deps.attempts, 'confirmation', email);
  await deps.database.transaction(async (tx) => {
    const user = await lockUser(tx, confirmed.id);
    if (user === undefined) throw userNotFound();
    if (!user.isActive) throw notAllowed();
    if (user.passwordHash !== confirmed.passwordHash || user.email.key !== confirmed.email.key)
      throw new DomainError('conflict', 'The account was changed meanwhile. Try again.');
    const mails = [
      ...(await askNewMailbox(deps, tx, user, email, isMailable)),
      ...(user.isVerified ? [await tellPresentMailbox(deps, tx, user)] : []),
    ];
    await deps.outbox.addAll(tx, mails);
    await recordSecurityEvent(tx, {
      type: 'email.change-requested',
      userId: user.id,
      actorId: user.id,
      clientNetwork: client.recordedNetwork,
    });
  });
}

async function askNewMailbox(
  { mailTokenSecret }: EmailChangeDeps,
  tx: Transaction,
  user: User,
  email: EmailAddress,
  isMailable: boolean,
): Promise<OutboxEntry[]> {
  // Its mailbox has had enough mails: the token that it has already stays good.
  if (!isMailable && (await findPendingEmail(tx, user.id))?.key === email.key) return [];
  const { token, hash } = generateMailedToken();
  const pending = { userId: user.id, email, hash, lifetimeSeconds: PENDING_EMAIL_SECONDS };
  const expiresAt = await storePendingEmail(tx, pending);
  if (!isMailable) return [];
  const mail = { mail: 'verify-email', to: email.display, token, expiresAt } as const;
  return [tokenEvent(user, mail, mailTokenSecret)];
}

/** An unconfirmed mailbox may be a stranger's: it is not told, and takes nothing back. */
async function tellPresentMailbox(
  { mailTokenSecret }: EmailChangeDeps,
  tx: Transaction,
  user: User,
): Promise<OutboxEntry> {
  const { token, hash } = generateMailedToken();
  const expiresAt = await storeReversal(tx, { user, hash, lifetimeSeconds: REVERSAL_SECONDS });
  const mail = { mail: 'undo-email-change', to: user.email.display, token, expiresAt } as const;
  return tokenEvent(user, mail, mailTokenSecret);
}

function changesOf(userId: string): Count {
  return { name: 'user', subject: `email change ${userId}`, limit: CHANGES, isForgivenBySuccess: false };
}

import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { confirmEmailChange } from '../email-change/confirm-email-change.ts';
import { findPendingOwner } from '../email-change/pending-email.ts';
import { issueToken } from '../mailed-tokens/issue-token.ts';
import { takeMail } from '../mailed-tokens/mail-limits.ts';
import { hashMailedToken } from '../mailed-tokens/mailed-token.ts';
import { lookAtToken, redeemToken } from '../mailed-tokens/redeem-token.ts';
import type { Attempts, Count } from '../sign-in/attempts.ts';
import { userNotFound } from '../users/change-user.ts';
import { notAllowed } from '../users/user-access.ts';
import type { MailingUserDeps, UserDeps } from '../users/user-deps.ts';
import { updatedEvent } from '../users/user-events.ts';
import { findUser, lockUser } from '../users/user-repository.ts';

/** Whoever brings the token has the mailbox, present or pending. Throws DomainError `invalid-token`. */
export async function verifyEmail(deps: UserDeps, token: string): Promise<void> {
  const hash = hashMailedToken(token);
  const changing = hash && (await findPendingOwner(deps.database, hash));
  if (hash !== undefined && changing !== undefined) return confirmEmailChange(deps, changing, hash);
  const presented = await lookAtToken(deps, 'verify-email', token);
  await redeemToken(deps, presented, (user) => {
    if (user.isVerified) return undefined;
    const fields = { isVerified: true };
    return {
      fields,
      event: (changed) => updatedEvent(changed, fields),
      recorded: { type: 'email.verified' },
    };
  });
}

const RESENDING = { free: 3, firstDelaySeconds: 300, longestDelaySeconds: 3600, memorySeconds: 3600 };

/**
 * Mails a new token, in the place of the one before. Throws DomainError `already-verified` or `not-found`, or
 * TooManyAttemptsError: nobody's mailbox is to be filled through us.
 */
export async function resendVerification(
  deps: MailingUserDeps & { readonly attempts: Attempts },
  userId: string,
): Promise<void> {
  const present = await findUser(deps.database, userId);
  if (present === undefined) throw userNotFound();
  await takeMail(deps.attempts, 'confirmation', present.email, [resendingCount(userId)]);
  await deps.database.transaction(async (tx) => {
    const user = await lockUser(tx, userId);
    if (user === undefined) throw userNotFound();
    if (!user.isActive) throw notAllowed();
    if (user.isVerified) throw new DomainError('already-verified', 'Your address is confirmed already.');
    const entry = await issueToken(tx, user, 'verify-email', deps.mailTokenSecret);
    await deps.outbox.addAll(tx, [entry]);
  });
}

function resendingCount(userId: string): Count {
  return {
    name: 'user',
    subject: `resend verification ${userId}`,
    limit: RESENDING,
    isForgivenBySuccess: false,
  };
}

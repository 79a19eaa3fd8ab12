import type { Transaction } from '@platform/database/queryable.ts';
import { issueToken } from '../mailed-tokens/issue-token.ts';
import { hashMailedToken } from '../mailed-tokens/mailed-token.ts';
import { forgetTokens } from '../mailed-tokens/mailed-token-repository.ts';
import { invalidToken } from '../mailed-tokens/redeem-token.ts';
import { changeUser, type UserChange } from '../users/change-user.ts';
import type { User } from '../users/user.ts';
import type { MailingUserDeps } from '../users/user-deps.ts';
import { emailChangeUndoneEvent, updatedEvent } from '../users/user-events.ts';
import { findReversalOwner, type Reversal, spendReversal } from './email-reversal.ts';
import { forgetPendingEmail } from './pending-email.ts';

/**
 * Takes a change of the address back, pending or confirmed, for whoever has the former mailbox: its address is the account's again, and every
 * session ends. A password that was replaced meanwhile is good no longer, and the mailbox gets a token to set one with. A closed account
 * gets its address back, and stays closed. Throws DomainError `invalid-token`, or `email-taken` when an account of release 1.1.0 got
 * the address meanwhile.
 */
export async function undoEmailChange(deps: MailingUserDeps, token: string): Promise<void> {
  const hash = hashMailedToken(token);
  const userId = hash && (await findReversalOwner(deps.database, hash));
  if (hash === undefined || userId === undefined) throw invalidToken();
  await changeUser(deps, userId, async (user, tx) => {
    const reversal = await spendReversal(tx, hash);
    if (reversal === undefined) throw invalidToken();
    await forgetOpenRequests(tx, userId);
    return putBack(deps, tx, user, reversal);
  });
}

function putBack(
  { mailTokenSecret }: MailingUserDeps,
  tx: Transaction,
  user: User,
  { email, isPasswordReplaced }: Reversal,
): UserChange {
  const fields = {
    ...(user.email.key === email.key ? {} : { email }),
    ...(user.isVerified ? {} : { isVerified: true }),
    ...(isPasswordReplaced ? { passwordHash: null } : {}),
  };
  return {
    fields,
    event: (changed) => updatedEvent(changed, fields),
    alsoSend: async (changed) => [
      emailChangeUndoneEvent(changed),
      ...(changed.isActive ? [await issueToken(tx, changed, 'reset-password', mailTokenSecret)] : []),
    ],
    recorded: { type: 'email.change-undone', details: { is_password_replaced: isPasswordReplaced } },
  };
}

/** What was asked for by whoever changed the address. */
async function forgetOpenRequests(tx: Transaction, userId: string): Promise<void> {
  await forgetPendingEmail(tx, userId);
  await forgetTokens(tx, userId, 'verify-email');
  await forgetTokens(tx, userId, 'reset-password');
}

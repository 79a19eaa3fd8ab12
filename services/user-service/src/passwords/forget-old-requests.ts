import type { Transaction } from '@platform/database/queryable.ts';
import { notePasswordReplaced } from '../email-change/email-reversal.ts';
import { forgetPendingEmail } from '../email-change/pending-email.ts';
import { forgetTokens } from '../mailed-tokens/mailed-token-repository.ts';

/**
 * With a new password nothing goes on that was asked for under the old one: no pending address, no mailed token to set another. `mailbox` is the
 * key of the mailbox that proved to be the owner's, where one did.
 */
export async function forgetOldRequests(tx: Transaction, userId: string, mailbox?: string): Promise<void> {
  await forgetPendingEmail(tx, userId);
  await forgetTokens(tx, userId, 'reset-password');
  await notePasswordReplaced(tx, userId, mailbox);
}

import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { invalidToken } from '../mailed-tokens/redeem-token.ts';
import { changeUser } from '../users/change-user.ts';
import type { UserDeps } from '../users/user-deps.ts';
import { updatedEvent } from '../users/user-events.ts';
import { spendPendingEmail } from './pending-email.ts';

/**
 * Whoever brings the token has the mailbox: the pending address becomes the account's. Throws DomainError `invalid-token`, also when another
 * account has the address by now: only its own mailbox learns that.
 */
export async function confirmEmailChange(deps: UserDeps, userId: string, hash: Buffer): Promise<void> {
  try {
    await changeUser(deps, userId, async (user, tx) => {
      const email = await spendPendingEmail(tx, hash);
      if (email === undefined || !user.isActive) throw invalidToken();
      const fields = { email, ...(user.isVerified ? {} : { isVerified: true }) };
      const former = user.isVerified ? user.email : undefined;
      return {
        fields,
        event: (changed) => updatedEvent(changed, fields, former),
        recorded: { type: 'email.changed' },
      };
    });
  } catch (error) {
    throw error instanceof DomainError && error.code === 'email-taken' ? invalidToken() : error;
  }
}

import type { Queryable } from '@platform/database/queryable.ts';
import type { Principal } from '@platform/service-defaults/access/principal.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { userNotFound } from './change-user.ts';
import { isActiveAdmin, type User } from './user.ts';
import { findUser } from './user-repository.ts';

/** Lets owner and staff see a user. To everybody else none is there: who has an account is nobody's business. */
export function mustSee(who: Principal, userId: string): void {
  if (who.userId !== userId && !who.isStaff) throw userNotFound();
}

/** Lets owner and admins change a profile, and staff that of customers: staff could take over an admin's account else. */
export function mustEdit(who: Principal, user: User): void {
  mustSee(who, user.id);
  // What is left of the token of a closed account changes nothing.
  if (who.userId === user.id && !user.isActive) throw notAllowed();
  const isPlainCustomer = user.roles.every((role) => role === 'customer');
  if (who.userId !== user.id && !who.isAdmin && !isPlainCustomer) throw notAllowed();
}

/**
 * Lets an admin pass who still is one: a token says for a quarter of an hour what was true when it was signed, long
 * enough for an admin who was deactivated to undo that.
 */
export async function mustBeAdmin(db: Queryable, who: Principal): Promise<void> {
  const user = who.isAdmin ? await findUser(db, who.userId) : undefined;
  if (user === undefined || !isActiveAdmin(user)) throw notAllowed();
}

export function notAllowed(): DomainError {
  return new DomainError('forbidden', 'Your account may not do this.');
}

import type { Transaction } from '@platform/database/queryable.ts';
import type { Role } from '@platform/service-defaults/access/principal.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { changeUser } from '../change-user.ts';
import { isActiveAdmin, rolesChange, type User } from '../user.ts';
import type { UserDeps } from '../user-deps.ts';
import { deactivatedEvent, updatedEvent } from '../user-events.ts';
import { countActiveAdmins } from '../user-repository.ts';

/** The user can no longer sign in, and the sessions end. Throws DomainError `not-found` or `last-admin`. */
export function deactivateUser(deps: UserDeps, id: string, actorId: string): Promise<User> {
  return changeUser(deps, id, async (user, tx) => {
    if (!user.isActive) return undefined;
    await keepAnAdmin(tx, user);
    const recorded = { type: 'user.deactivated', actorId } as const;
    return { fields: { isActive: false }, event: deactivatedEvent, recorded };
  });
}

/** Throws DomainError `not-found`. */
export function activateUser(deps: UserDeps, id: string, actorId: string): Promise<User> {
  return changeUser(deps, id, (user) => {
    if (user.isActive) return undefined;
    const fields = { isActive: true };
    const recorded = { type: 'user.activated', actorId } as const;
    return { fields, event: (changed) => updatedEvent(changed, fields), recorded };
  });
}

/** Gives the user exactly `roles`. Throws DomainError `not-found` or `last-admin`. */
export function changeRoles(
  deps: UserDeps,
  id: string,
  roles: readonly Role[],
  actorId: string,
): Promise<User> {
  return changeUser(deps, id, async (user, tx) => {
    const fields = rolesChange(user, roles);
    if (fields === undefined) return undefined;
    if (!roles.includes('admin')) await keepAnAdmin(tx, user);
    const details = { before: user.roles, after: fields.roles };
    const recorded = { type: 'roles.changed', actorId, details } as const;
    return { fields, event: (changed) => updatedEvent(changed, fields), recorded };
  });
}

/** A platform without an admin could not be given one again through its API. */
async function keepAnAdmin(tx: Transaction, leaving: User): Promise<void> {
  if (!isActiveAdmin(leaving)) return;
  if ((await countActiveAdmins(tx)) <= 1)
    throw new DomainError('last-admin', 'This is the last admin. Make somebody else one first.');
}

import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { recordSecurityEvent } from '@platform/service-defaults/security-events/record-security-event.ts';
import { forgetOldRequests } from '../passwords/forget-old-requests.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { changeUser } from './change-user.ts';
import type { EmailAddress } from './email-address.ts';
import { isActiveAdmin, orderedRoles, type User } from './user.ts';
import type { UserDeps } from './user-deps.ts';
import { createdEvent, passwordChangedEvent, updatedEvent } from './user-events.ts';
import { findUserByEmail, insertUser } from './user-repository.ts';

export interface AdminAccount {
  readonly email: EmailAddress;
  /** Of an account to be made. */
  readonly fullName: string;
  readonly password: string;
  /** True gives an account that is there already this password, too. */
  readonly isPasswordReset: boolean;
}

export interface EnsuredAdmin {
  readonly user: User;
  readonly outcome: 'created' | 'promoted' | 'unchanged';
  /** False when an account that was there kept a password of its own. */
  readonly hasPassword: boolean;
}

/** Of what somebody with the database's address did, whom no token names. */
const BY_HAND = { by: 'create-admin' };
/** Nobody else hashes in that process. */
const BY_HAND_TURN = { network: 'this machine', isKnown: true };

/** Sees to it that the account is there, active, and an admin's; the same however often it is done. */
export async function ensureAdmin(
  deps: UserDeps & { readonly hasher: PasswordHasher },
  account: AdminAccount,
): Promise<EnsuredAdmin> {
  const present = await findUserByEmail(deps.database, account.email);
  if (present !== undefined) return promote(deps, present, account);
  try {
    return { user: await createAdmin(deps, account), outcome: 'created', hasPassword: true };
  } catch (error) {
    const raced = await findUserByEmail(deps.database, account.email);
    if (raced === undefined || !(error instanceof DomainError)) throw error;
    return promote(deps, raced, account);
  }
}

async function createAdmin(
  { database, outbox, hasher }: UserDeps & { readonly hasher: PasswordHasher },
  { email, fullName, password }: AdminAccount,
): Promise<User> {
  const passwordHash = await hasher.hash(password, BY_HAND_TURN);
  return database.transaction(async (tx) => {
    const roles = orderedRoles(['customer', 'admin']);
    const user = await insertUser(tx, { id: uuidV7(), email, fullName, passwordHash, roles });
    await outbox.addAll(tx, [createdEvent(user)]);
    await recordSecurityEvent(tx, {
      type: 'user.registered',
      userId: user.id,
      details: { roles, ...BY_HAND },
    });
    return user;
  });
}

async function promote(
  deps: UserDeps & { readonly hasher: PasswordHasher },
  present: User,
  { password, isPasswordReset }: AdminAccount,
): Promise<EnsuredAdmin> {
  const hasPassword = await deps.hasher.verify(password, present.passwordHash, BY_HAND_TURN);
  let user = present;
  if (!isActiveAdmin(present)) {
    user = await changeUser(deps, present.id, ({ roles, isActive }) => {
      const fields = {
        ...(roles.includes('admin') ? {} : { roles: orderedRoles([...roles, 'admin']) }),
        ...(isActive ? {} : { isActive: true }),
      };
      const details = { before: roles, after: fields.roles ?? roles, ...BY_HAND };
      const recorded = { type: 'roles.changed', details } as const;
      return { fields, event: (changed) => updatedEvent(changed, fields), recorded };
    });
  }
  if (isPasswordReset && !hasPassword) {
    const passwordHash = await deps.hasher.hash(password, BY_HAND_TURN);
    const event = (changed: User) => passwordChangedEvent(changed);
    const recorded = { type: 'password.changed', details: BY_HAND } as const;
    user = await changeUser(deps, present.id, async ({ id }, tx) => {
      await forgetOldRequests(tx, id);
      return { fields: { passwordHash }, event, recorded };
    });
  }
  const outcome = isActiveAdmin(present) ? 'unchanged' : 'promoted';
  return { user, outcome, hasPassword: hasPassword || isPasswordReset };
}

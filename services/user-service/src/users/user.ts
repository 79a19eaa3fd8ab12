import type { Role } from '@platform/service-defaults/access/principal.ts';
import type { EmailAddress } from './email-address.ts';

export interface User {
  readonly id: string;
  readonly email: EmailAddress;
  readonly fullName: string;
  /** Null for imported customers, who cannot sign in. */
  readonly passwordHash: string | null;
  /** In the order of `ROLES`, without repetition. */
  readonly roles: readonly Role[];
  readonly isActive: boolean;
  readonly isVerified: boolean;
  /** Grows by one with every change. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a change sets; everything else stays. */
export type UserFields = Partial<
  Pick<User, 'email' | 'fullName' | 'passwordHash' | 'roles' | 'isActive' | 'isVerified'>
>;

export interface ProfilePatch {
  readonly email?: EmailAddress | undefined;
  readonly fullName?: string | undefined;
}

const ROLES: readonly Role[] = ['customer', 'staff', 'admin'];

/** What `patch` changes of `user` at once; undefined when that is nothing. Another mailbox is not: it has to confirm first. */
export function profileChange(user: User, { email, fullName }: ProfilePatch): UserFields | undefined {
  const isNewEmail =
    email !== undefined && email.key === user.email.key && email.display !== user.email.display;
  const isNewName = fullName !== undefined && fullName !== user.fullName;
  if (!isNewEmail && !isNewName) return undefined;
  return {
    ...(isNewEmail ? { email } : {}),
    ...(isNewName ? { fullName } : {}),
  };
}

/** What granting exactly `roles` changes of `user`; undefined when these are the ones. */
export function rolesChange(user: User, roles: readonly Role[]): UserFields | undefined {
  const wanted = orderedRoles(roles);
  const isSame = wanted.length === user.roles.length && wanted.every((role) => user.roles.includes(role));
  return isSame ? undefined : { roles: wanted };
}

export function orderedRoles(roles: readonly Role[]): Role[] {
  return ROLES.filter((role) => roles.includes(role));
}

/** True if `user` is one of those who must not all go: an admin that can sign in. */
export function isActiveAdmin(user: User): boolean {
  return user.isActive && user.roles.includes('admin');
}

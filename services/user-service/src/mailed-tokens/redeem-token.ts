import type { Transaction } from '@platform/database/queryable.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { changeUser, type UserChange } from '../users/change-user.ts';
import type { User } from '../users/user.ts';
import type { UserDeps } from '../users/user-deps.ts';
import { hashMailedToken, type TokenPurpose } from './mailed-token.ts';
import { findTokenOwner, spendToken } from './mailed-token-repository.ts';

/** A token that was looked at, to be spent with the change that it allows. */
export interface PresentedToken {
  readonly userId: string;
  readonly purpose: TokenPurpose;
  readonly hash: Buffer;
}

/** The token as presented, if it is live. Throws DomainError `invalid-token`. */
export async function lookAtToken(
  { database }: UserDeps,
  purpose: TokenPurpose,
  token: string,
): Promise<PresentedToken> {
  const hash = hashMailedToken(token);
  const userId = hash && (await findTokenOwner(database, purpose, hash));
  if (hash === undefined || userId === undefined) throw invalidToken();
  return { userId, purpose, hash };
}

/**
 * Spends the token and changes its user in one transaction: of several requests with one token, one does. Throws DomainError
 * `invalid-token`, also when the account is closed or has another mailbox by now.
 */
export function redeemToken(
  deps: UserDeps,
  { userId, purpose, hash }: PresentedToken,
  decide: (user: User, tx: Transaction) => UserChange | undefined | Promise<UserChange | undefined>,
): Promise<User> {
  return changeUser(deps, userId, async (user, tx) => {
    const emailKey = await spendToken(tx, purpose, hash);
    if (emailKey !== user.email.key || !user.isActive) throw invalidToken();
    return decide(user, tx);
  });
}

export function invalidToken(): DomainError {
  return new DomainError('invalid-token', 'This token is not good, or no longer. Ask for a new one.');
}

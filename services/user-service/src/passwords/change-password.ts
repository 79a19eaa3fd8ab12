import type { Principal } from '@platform/service-defaults/access/principal.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { recordSecurityEvent } from '@platform/service-defaults/security-events/record-security-event.ts';
import type { Attempts } from '../sign-in/attempts.ts';
import type { Client } from '../sign-in/client.ts';
import { isKnownNetwork } from '../sign-in/known-networks.ts';
import { confirmationCounts, type SignInLimits } from '../sign-in/sign-in-counts.ts';
import { changeUser, userNotFound } from '../users/change-user.ts';
import type { User } from '../users/user.ts';
import { mustEdit } from '../users/user-access.ts';
import type { UserDeps } from '../users/user-deps.ts';
import { passwordChangedEvent } from '../users/user-events.ts';
import { findUser } from '../users/user-repository.ts';
import type { Turn } from './fair-queue.ts';
import { forgetOldRequests } from './forget-old-requests.ts';
import type { PasswordHasher } from './password-hasher.ts';

export interface PasswordDeps extends UserDeps {
  readonly hasher: PasswordHasher;
  readonly attempts: Attempts;
  readonly signInLimits: SignInLimits;
}

/**
 * Sets a new password for whoever knows the present one; every session but the present one ends. Throws DomainError
 * `wrong-password`, `not-found`, `forbidden` for a closed account, or `conflict` when the password was changed meanwhile; TooManyAttemptsError.
 */
export async function changePassword(
  deps: PasswordDeps,
  who: Principal,
  passwords: { readonly current: string; readonly next: string },
  client: Client,
): Promise<void> {
  const { userId, sessionId } = who;
  const { passwordHash: known } = await confirmPassword(deps, userId, passwords.current, client);
  const passwordHash = await deps.hasher.hash(passwords.next, await turnOf(deps, userId, client));
  await changeUser(deps, userId, async (user, tx) => {
    mustEdit(who, user);
    if (user.passwordHash !== known)
      throw new DomainError('conflict', 'The password was changed meanwhile. Try again with the new one.');
    await forgetOldRequests(tx, userId);
    return {
      fields: { passwordHash },
      event: (changed) => passwordChangedEvent(changed, sessionId),
      recorded: { type: 'password.changed', actorId: userId },
    };
  });
}

/**
 * The user, after a look at the password: for what a stolen token must not do. Throws DomainError `wrong-password` or
 * `not-found`, TooManyAttemptsError.
 */
export async function confirmPassword(
  deps: PasswordDeps,
  userId: string,
  password: string,
  client: Client,
): Promise<User> {
  const user = await findUser(deps.database, userId);
  if (user === undefined) throw userNotFound();
  const turn = await turnOf(deps, userId, client);
  const counts = confirmationCounts(userId, deps.signInLimits);
  const { isRight } = await deps.hasher.verifyInTurn(password, user.passwordHash, turn, (check) =>
    deps.attempts.guard(counts, check),
  );
  if (isRight) return user;
  const details = { reason: 'wrong-current-password' };
  await recordSecurityEvent(deps.database, { type: 'sign-in.failed', userId, actorId: userId, details });
  throw new DomainError('wrong-password', 'The current password is not right.');
}

async function turnOf({ database }: UserDeps, userId: string, { network }: Client): Promise<Turn> {
  return { network, isKnown: await isKnownNetwork(database, userId, network) };
}

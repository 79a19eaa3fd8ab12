import type { Transaction } from '@platform/database/queryable.ts';
import type { OutboxEntry } from '@platform/messaging/draft.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import {
  recordSecurityEvent,
  type SecurityEvent,
} from '@platform/service-defaults/security-events/record-security-event.ts';
import type { User, UserFields } from './user.ts';
import type { UserDeps } from './user-deps.ts';
import { lockUser, updateUser } from './user-repository.ts';

export interface UserChange {
  readonly fields: UserFields;
  /** Tells of it; given the user as it is after the change. */
  readonly event: (changed: User) => OutboxEntry;
  /** More to be sent with it. */
  readonly alsoSend?: ((changed: User) => Promise<readonly OutboxEntry[]>) | undefined;
  /** What is recorded of it. */
  readonly recorded?: Omit<SecurityEvent, 'userId'> | undefined;
}

/**
 * Changes a user by what `decide` makes of its present state, together with the event that tells of it. Undefined from
 * `decide` changes nothing, and tells nobody. Throws DomainError `not-found`, and what `decide` throws.
 */
export function changeUser(
  { database, outbox }: UserDeps,
  id: string,
  decide: (user: User, tx: Transaction) => UserChange | undefined | Promise<UserChange | undefined>,
): Promise<User> {
  return database.transaction(async (tx) => {
    const user = await lockUser(tx, id);
    if (user === undefined) throw userNotFound();
    const change = await decide(user, tx);
    if (change === undefined) return user;
    const changed = await updateUser(tx, { ...user, ...change.fields });
    const more = (await change.alsoSend?.(changed)) ?? [];
    await outbox.addAll(tx, [change.event(changed), ...more]);
    if (change.recorded !== undefined) await recordSecurityEvent(tx, { ...change.recorded, userId: id });
    return changed;
  });
}

export function userNotFound(): DomainError {
  return new DomainError('not-found', 'There is no such user.');
}

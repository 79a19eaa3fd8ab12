import {
  userDeactivated,
  userPasswordChanged,
  userUpdated,
} from '@platform/contracts/messages/user-messages.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import type { Message } from '@platform/messaging/message.ts';
import { type MessageHandler, on } from '@platform/messaging/receiving/consume.ts';
import { PermanentError } from '@platform/messaging/transport.ts';
import { endSessions } from './end-sessions.ts';

/**
 * What auth-service does when a user changes. Events may come late, twice and out of order, between logins that carry
 * versions of their own. Each takes effect by the user's version in its `sequence`, never by its time of arrival.
 * Email and roles, standing and password each have a version: an event that says nothing of one leaves its version
 * alone.
 */
export function userEventHandlers(): MessageHandler[] {
  return [
    on(userUpdated, async (message, { once }) => {
      const { user_id, email, roles, is_active } = message.data;
      const version = versionOf(message);
      await once((tx) => takeClaims(tx, user_id, version, email, roles, is_active));
    }),
    on(userDeactivated, async (message, { once }) => {
      const userId = message.data.user_id;
      const version = versionOf(message);
      await once(async (tx) => {
        await deactivate(tx, userId, version);
        await endSessions(tx, { userId, olderThanVersion: version }, 'user-deactivated');
      });
    }),
    on(userPasswordChanged, async (message, { once }) => {
      const { user_id: userId, kept_session_id: keptSessionId } = message.data;
      const version = versionOf(message);
      await once(async (tx) => {
        await refuseOlderLogins(tx, userId, version);
        const kept = keptSessionId === undefined ? {} : { keptSessionId };
        await endSessions(tx, { userId, olderThanVersion: version, ...kept }, 'password-changed');
      });
    }),
  ];
}

/**
 * Sessions take up new claims with their next refresh. Kept for users unknown here as well: a login may be on its
 * way.
 */
async function takeClaims(
  tx: Transaction,
  userId: string,
  version: number,
  email: string,
  roles: readonly string[],
  isActive: boolean,
): Promise<void> {
  await tx.query(sql`
    insert into account as present (user_id, version, email, roles, is_active)
    values (${userId}, ${version}, ${email}, ${roles}, ${isActive})
    on conflict (user_id) do update set version = excluded.version, email = excluded.email, roles = excluded.roles,
      is_active = case when excluded.version > present.standing_version then excluded.is_active else present.is_active end
    where present.version < excluded.version`);
}

/** Locks the account until the commit, so that a login under way is either seen by what follows, or sees this. */
async function deactivate(tx: Transaction, userId: string, version: number): Promise<void> {
  await tx.query(sql`
    insert into account as present (user_id, version, is_active, standing_version, sessions_from_version)
    values (${userId}, ${NO_CLAIMS}, false, ${version}, ${version})
    on conflict (user_id) do update set
      is_active = present.is_active and excluded.standing_version <= greatest(present.version, present.standing_version),
      standing_version = greatest(present.standing_version, excluded.standing_version),
      sessions_from_version = greatest(present.sessions_from_version, excluded.sessions_from_version)`);
}

/** Locks the account as `deactivate` does. */
async function refuseOlderLogins(tx: Transaction, userId: string, version: number): Promise<void> {
  await tx.query(sql`
    insert into account as present (user_id, version, sessions_from_version)
    values (${userId}, ${NO_CLAIMS}, ${version})
    on conflict (user_id) do update set
      sessions_from_version = greatest(present.sessions_from_version, excluded.sessions_from_version)`);
}

/** Email and roles are not known yet: any event or login brings newer ones. */
const NO_CLAIMS = 0;

function versionOf({ id, type, sequence }: Message): number {
  if (sequence === undefined || !/^[0-9]+$/.test(sequence))
    throw new PermanentError(`${type} ${id} has no sequence, so nothing says whether it is news`);
  return Number(sequence);
}

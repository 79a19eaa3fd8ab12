import {
  userCreated,
  userDeactivated,
  userPasswordChanged,
  userUpdated,
} from '@platform/contracts/messages/user-messages.ts';
import { draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import type { EmailAddress } from './email-address.ts';
import type { User, UserFields } from './user.ts';

/** Field names as the API writes them. A password is no field: it has an event of its own. */
const FIELD_NAMES: Readonly<Partial<Record<keyof UserFields, string>>> = {
  email: 'email',
  fullName: 'full_name',
  roles: 'roles',
  isActive: 'is_active',
  isVerified: 'is_verified',
};

export function createdEvent(user: User): OutboxEntry {
  const data = { user_id: user.id, email: user.email.display, full_name: user.fullName };
  return draft(userCreated, { ...aggregate(user), data });
}

/** Says which fields changed, and all values after the change; with the `former` address that is to be told of another one. */
export function updatedEvent(user: User, changed: UserFields, former?: EmailAddress): OutboxEntry {
  const fields = Object.keys(changed).map((field) => FIELD_NAMES[field as keyof UserFields]);
  const data = {
    user_id: user.id,
    updated_fields: fields.filter((field) => field !== undefined),
    email: user.email.display,
    full_name: user.fullName,
    roles: [...user.roles],
    is_active: user.isActive,
    is_verified: user.isVerified,
    ...(former === undefined ? {} : { former_email: former.display }),
  };
  return draft(userUpdated, { ...aggregate(user), data });
}

export function deactivatedEvent(user: User): OutboxEntry {
  return draft(userDeactivated, { ...aggregate(user), data: { user_id: user.id } });
}

/** `keptSessionId` is the session the change was made in; all others end. */
export function passwordChangedEvent(user: User, keptSessionId?: string): OutboxEntry {
  const data = {
    user_id: user.id,
    ...(keptSessionId === undefined ? {} : { kept_session_id: keptSessionId }),
  };
  return draft(userPasswordChanged, { ...aggregate(user), data });
}

/** Every session ends. */
export function emailChangeUndoneEvent(user: User): OutboxEntry {
  const data = { user_id: user.id, cause: 'email-change-undone' };
  return draft(userPasswordChanged, { ...aggregate(user), data });
}

function aggregate(user: User): { subject: string; sequence: number } {
  return { subject: user.id, sequence: user.version };
}

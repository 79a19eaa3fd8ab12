import { defineEvent } from '@platform/messaging/message.ts';
import { Type } from '@platform/schema/type.ts';
import { Timestamp, Uuid } from '../field-types.ts';
import type { Parties } from '../message-parties.ts';

/** Who may send: logins at the bus and the check of consumers follow from it. */
const FROM_USER: Parties = { sentBy: ['user-service'] };

export const userCreated = defineEvent(
  'user.created',
  Type.Object({ user_id: Uuid, email: Type.String(), full_name: Type.String() }),
  FROM_USER,
);

/** Carries the values after the change, so that two of them can be told apart and ordered by `sequence`. */
export const userUpdated = defineEvent(
  'user.updated',
  Type.Object({
    user_id: Uuid,
    updated_fields: Type.Array(Type.String()),
    email: Type.String(),
    full_name: Type.String(),
    roles: Type.Array(Type.String()),
    is_active: Type.Boolean(),
    /** Whether the mailbox is confirmed. Release 1.1.0 does not say. */
    is_verified: Type.Optional(Type.Boolean()),
    /** The confirmed address that the account had before this change, which is to be told of it. */
    former_email: Type.Optional(Type.String()),
  }),
  FROM_USER,
);

/** Sessions of this user are to end. */
export const userDeactivated = defineEvent('user.deactivated', Type.Object({ user_id: Uuid }), FROM_USER);

/**
 * Sessions begun before the change are to end, but for the one it was made in. With the cause `email-change-undone` the former
 * mailbox took a change of the address back: sessions end, and the password may have stayed.
 */
export const userPasswordChanged = defineEvent(
  'user.password-changed',
  Type.Object({
    user_id: Uuid,
    kept_session_id: Type.Optional(Uuid),
    cause: Type.Optional(Type.String()),
  }),
  FROM_USER,
);

/** What `sealed_token` holds, as JSON: the token, and the mailbox that it proves, which no other may get it. */
export interface MailedTokenContent {
  readonly token: string;
  readonly email: string;
}

/**
 * A mail is to go out with a token that its receiver proves the mailbox by. `sealed_token` is a MailedTokenContent under the
 * secret that user-service and notification-service share (MAIL_TOKEN_SECRET), in the context `<type of the event> <user_id>`:
 * neither outbox, broker nor dead letters hold it open. After `expires_at` it is good for nothing, and no mail goes out any more.
 */
const MailedToken = Type.Object({
  user_id: Uuid,
  sealed_token: Type.String({ minLength: 1, maxLength: 1024 }),
  expires_at: Timestamp,
});
export const userEmailVerificationRequested = defineEvent(
  'user.email-verification-requested',
  MailedToken,
  FROM_USER,
);
export const userPasswordResetRequested = defineEvent(
  'user.password-reset-requested',
  MailedToken,
  FROM_USER,
);

/**
 * Another address was asked for. The mail goes to the present mailbox, with a token that takes the change back. The context of
 * `sealed_token` is `user.email-changed <user_id>`: the kind of the mail.
 */
export const userEmailChangeRequested = defineEvent('user.email-change-requested', MailedToken, FROM_USER);

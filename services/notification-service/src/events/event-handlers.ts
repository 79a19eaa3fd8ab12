import {
  userCreated,
  userDeactivated,
  userEmailChangeRequested,
  userEmailVerificationRequested,
  userPasswordChanged,
  userPasswordResetRequested,
  userUpdated,
} from '@platform/contracts/messages/user-messages.ts';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import type { DataOf, Message } from '@platform/messaging/message.ts';
import { type MessageHandler, on } from '@platform/messaging/receiving/consume.ts';
import type { HandlerContext } from '@platform/messaging/receiving/handler-context.ts';
import { IS_FIRST_TIME } from '@platform/messaging/receiving/inbox.ts';
import type { Tell } from '../bundle-type.ts';
import { BUNDLES } from '../bundles.ts';
import { deactivateContact, saveContact } from '../contacts/contact-repository.ts';
import { dropUnconfirmedMails } from '../mails/mail-repository.ts';
import { addNotice, addNoticeSql, type MailDestination } from '../notifications/add-notice.ts';
import { type AccountNotices, type MakeNotice, noticeOf } from '../notifications/notice.ts';

export const EVENT_QUEUE = 'notification-service.events';

const notice: MakeNotice<AccountNotices> = noticeOf;

export interface EventDeps {
  readonly database: Database;
  readonly mailDestination: MailDestination;
  /** Called after the commit of a notice: there is something to stream, and maybe to send. */
  readonly onNotice: (userId: string) => void;
}

/** Tells users of what happens to them. A notice and its mail are written with the inbox record: once for each event. */
export function eventHandlers(deps: EventDeps): MessageHandler[] {
  const tell: Tell = async (notice, context, ...also) => {
    const noticed = addNoticeSql(notice, deps.mailDestination, IS_FIRST_TIME);
    if (await context.onceAs(sql.join([noticed, ...also], ', '))) deps.onNotice(notice.userId);
  };

  const tellToken = async (
    message: Message<DataOf<typeof userPasswordResetRequested>>,
    kind: 'user.email-verification-requested' | 'user.password-reset-requested' | 'user.email-changed',
    context: HandlerContext,
  ) => {
    const { user_id, sealed_token, expires_at } = message.data;
    const told = notice(message, kind, user_id, user_id, { expires_at }, message.id);
    await tell({ ...told, token: { sealed: sealed_token, expiresAt: expires_at } }, context);
  };

  return [
    on(userCreated, async (message, context) => {
      const { user_id, email, full_name } = message.data;
      await context.once(async (tx) => {
        await saveContact(tx, {
          userId: user_id,
          email: addressOf(email),
          fullName: full_name,
          isActive: true,
          isVerified: false,
          sequence: sequenceOf(message),
        });
        await dropUnconfirmedMails(tx, user_id);
        await addNotice(tx, notice(message, 'user.created', user_id, user_id, {}), deps.mailDestination);
        tx.afterCommit(() => deps.onNotice(user_id));
      });
    }),
    on(userUpdated, async (message, context) => {
      const { user_id, email, full_name, is_active } = message.data;
      await context.once(async (tx) => {
        const known = await saveContact(tx, {
          userId: user_id,
          email: addressOf(email),
          fullName: full_name,
          isActive: is_active,
          isVerified: isVerified(message.data),
          sequence: sequenceOf(message),
        });
        const former = formerAddress(message.data, known);
        if (former === undefined || former.toLowerCase() === email.toLowerCase()) return;
        const told = notice(message, 'user.email-changed', user_id, user_id, {}, message.id);
        await addNotice(tx, { ...told, mailTo: former }, deps.mailDestination);
        tx.afterCommit(() => deps.onNotice(user_id));
      });
    }),
    on(userDeactivated, async (message, context) => {
      await context.once((tx) => deactivateContact(tx, message.data.user_id, sequenceOf(message)));
    }),
    on(userEmailVerificationRequested, (message, context) =>
      tellToken(message, 'user.email-verification-requested', context),
    ),
    on(userPasswordResetRequested, (message, context) =>
      tellToken(message, 'user.password-reset-requested', context),
    ),
    on(userEmailChangeRequested, (message, context) => tellToken(message, 'user.email-changed', context)),
    on(userPasswordChanged, async (message, context) => {
      const { user_id, cause } = message.data;
      const data = cause === undefined ? {} : { cause };
      const told = notice(message, 'user.password-changed', user_id, user_id, data, message.id);
      // The mailbox that took the change back has a mail with a token to set a password with.
      await tell({ ...told, isInAppOnly: cause === 'email-change-undone' }, context);
    }),
    ...BUNDLES.flatMap(({ handlers }) => handlers({ ...deps, tell })),
  ];
}

/** Whether the mailbox is confirmed after this. Of release 1.1.0 only which fields changed tells: another address was not confirmed. */
function isVerified({ is_verified, updated_fields }: DataOf<typeof userUpdated>): boolean | undefined {
  if (is_verified !== undefined) return is_verified;
  return updated_fields.includes('is_verified') ? !updated_fields.includes('email') : undefined;
}

/**
 * The address that is to be told that there is another one. The event says it, so that it is told however late the event comes; one of
 * release 1.1.0 does not, and what was `known` before stands in.
 */
function formerAddress(
  { is_verified, former_email }: DataOf<typeof userUpdated>,
  known: string | undefined,
): string | undefined {
  const former = is_verified === undefined ? known : former_email;
  return former === undefined ? undefined : (addressOf(former) ?? undefined);
}

function sequenceOf(message: Message): number {
  return Number(message.sequence ?? 0);
}

/** Imported customers have no address, or one that user-service made up where no mail can go (RFC 2606). */
function addressOf(email: string): string | null {
  return email === '' || email.endsWith('.invalid') ? null : email;
}

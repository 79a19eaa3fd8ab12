import type { MailStatus } from '@platform/contracts/http/notification-http.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { currentContext, formatTraceparent } from '@platform/telemetry/trace-context.ts';
import type { Notice } from './notice.ts';

/** What becomes of new mails: sent by the sender, or kept where there is no server to send them by. */
export type MailDestination = Extract<MailStatus, 'queued' | 'kept'>;

/**
 * Tells a user something: one statement makes the notification and its mail. Nothing happens where the same topic was told
 * before. There is no mail for users known to have no address, who left, or who want none of its kind; and none to an address that is
 * not confirmed, but those with a token. Somebody not known yet gets one, as the news of who it is may still be on the way.
 */
export async function addNotice(db: Queryable, notice: Notice, destination: MailDestination): Promise<void> {
  await db.query(sql`with ${addNoticeSql(notice, destination)} select from added`);
}

/** The same as parts of a `with` statement; they do nothing unless `condition` holds. */
export function addNoticeSql(
  { id, userId, kind, reference, topic, data, mailTo, token, isInAppOnly = false }: Notice,
  destination: MailDestination,
  condition: Statement = sql`true`,
): Statement {
  // To a mailbox of its own, rather than the user's present one.
  const hasMailbox = mailTo !== undefined || token !== undefined;
  // That one is told even if whoever changed the address has closed the account since.
  const isForFormer = kind === 'user.email-changed';
  return sql`
    box as (
      insert into mailbox as b (user_id, last_position) select ${userId}::uuid, 1 where ${condition}
      on conflict (user_id) do update set last_position = b.last_position + 1
      returning last_position
    ),
    added as (
      insert into notification (notification_id, user_id, position, kind, reference, topic, data)
      select ${id}::uuid, ${userId}::uuid, last_position, ${kind}::text, ${reference}::uuid, ${topic}::text,
        ${JSON.stringify(data)}::jsonb
      from box
      on conflict (reference, topic) do nothing
      returning notification_id
    ),
    mailed as (
      insert into mail (mail_id, status, traceparent, to_address, sealed_token, token_expires_at)
      select notification_id, ${destination}::text, ${currentTraceparent()}::text, ${mailTo ?? null}::text, ${token?.sealed ?? null}::text,
        ${token?.expiresAt ?? null}::timestamptz
      from added
      where not ${isInAppOnly}::boolean
        and not exists (
          select from contact where user_id = ${userId} and not ${isForFormer}::boolean
            and (email is null or not is_active or not (coalesce(is_verified, true) or ${hasMailbox}::boolean)))
        and not exists (select from preference where user_id = ${userId} and ${kind}::text = any(muted_kinds))
    )`;
}

function currentTraceparent(): string | null {
  const context = currentContext();
  return context === undefined ? null : formatTraceparent(context);
}

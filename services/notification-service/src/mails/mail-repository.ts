import type { MailStatus } from '@platform/contracts/http/notification-http.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import type { RenderedMail } from '../templates/rendering/render-mail.ts';

/** A mail that a sender has claimed, with whom it is for as known now. */
export interface ClaimedMail {
  readonly mail_id: string;
  /** This one counted. */
  readonly attempts: number;
  readonly kind: string;
  readonly reference: string;
  readonly data: unknown;
  readonly sealed_token: string | null;
  /** True for a token that nobody could use any more. */
  readonly is_token_expired: boolean;
  readonly is_known: boolean;
  readonly email: string | null;
  readonly full_name: string | null;
  /** Of the event that it tells of. */
  readonly traceparent: string | null;
}

/**
 * Claims up to `limit` mails that are due: until `leaseMs` from now no other sender takes them. A sender that dies leaves
 * them to be claimed again.
 */
export function claimMails(db: Queryable, limit: number, leaseMs: number): Promise<ClaimedMail[]> {
  return db.query<ClaimedMail>(
    sql`with claimed as (
          update mail set attempts = attempts + 1,
            next_attempt_at = now() + make_interval(secs => ${leaseMs / 1000}::float8)
          where mail_id = any(array(
            select mail_id from mail where status = 'queued' and next_attempt_at <= now()
            order by next_attempt_at limit ${limit} for update skip locked))
          returning mail_id, attempts, traceparent, to_address, sealed_token,
            coalesce(token_expires_at <= now(), false) as is_token_expired
        )
        select c.mail_id, c.attempts, c.traceparent, c.sealed_token, c.is_token_expired, n.kind, n.reference, n.data,
          k.user_id is not null as is_known,
          case when (k.is_active or n.kind = 'user.email-changed')
              and (coalesce(k.is_verified, true) or c.to_address is not null or c.sealed_token is not null)
            then coalesce(c.to_address, k.email) end as email, k.full_name
        from claimed c join notification n on n.notification_id = c.mail_id left join contact k using (user_id)
        order by c.mail_id`,
  );
}

/** Records that the server has it, with what was sent; the token is its receiver's alone now. */
export async function markSent(
  db: Queryable,
  { mail_id }: ClaimedMail,
  toAddress: string,
  { subject, text, html }: RenderedMail,
): Promise<void> {
  await db.query(
    sql`update mail set status = 'sent', sent_at = now(), error = null, sealed_token = null, to_address = ${toAddress},
          subject = ${subject}, body_text = ${text}, body_html = ${html}
        where mail_id = ${mail_id} and status = 'queued'`,
  );
}

/** Puts it off for `delayMs`, or gives it up when that is undefined. */
export async function markFailed(
  db: Queryable,
  { mail_id }: ClaimedMail,
  error: string,
  delayMs: number | undefined,
): Promise<void> {
  await db.query(
    delayMs === undefined
      ? sql`update mail set status = 'failed', sealed_token = null, error = ${error} where mail_id = ${mail_id} and status = 'queued'`
      : sql`update mail set error = ${error},
              next_attempt_at = now() + make_interval(secs => ${delayMs / 1000}::float8)
            where mail_id = ${mail_id} and status = 'queued'`,
  );
}

/** Removes a mail to somebody who turned out to have no mailbox, or none that is confirmed; the notification stays. */
export async function dropMail(db: Queryable, { mail_id }: ClaimedMail): Promise<void> {
  await db.query(sql`delete from mail where mail_id = ${mail_id} and status = 'queued'`);
}

/** Mails that were made before it was known that the mailbox is not confirmed; the notifications stay. */
export async function dropUnconfirmedMails(db: Queryable, userId: string): Promise<void> {
  await db.query(
    sql`delete from mail using notification n, contact c
        where n.user_id = ${userId} and c.user_id = n.user_id and not coalesce(c.is_verified, true)
          and mail_id = n.notification_id and status in ('queued', 'kept') and to_address is null and sealed_token is null`,
  );
}

/** How long until the next mail is due; 0 when one is, undefined when none waits. */
export async function nextDueMs(db: Queryable): Promise<number | undefined> {
  const [row] = await db.query<{ due_ms: number | null }>(
    sql`select extract(epoch from min(next_attempt_at) - now())::float8 * 1000 as due_ms
        from mail where status = 'queued'`,
  );
  return typeof row?.due_ms === 'number' ? Math.max(0, row.due_ms) : undefined;
}

/** How many mails wait; read from the index of those alone. */
export async function countWaitingMails(db: Queryable): Promise<number> {
  const [row] = await db.query<{ waiting: number }>(
    sql`select count(*) as waiting from mail where status = 'queued'`,
  );
  return row?.waiting ?? 0;
}

export interface MailRow {
  readonly mail_id: string;
  readonly user_id: string;
  readonly kind: string;
  readonly reference: string;
  readonly data: unknown;
  readonly sealed_token: string | null;
  readonly status: MailStatus;
  readonly attempts: number;
  readonly error: string | null;
  /** As sent; until then the address that is known now. */
  readonly to_address: string | null;
  readonly full_name: string | null;
  readonly subject: string | null;
  readonly body_text: string | null;
  readonly body_html: string | null;
  readonly created_at: Date;
  readonly sent_at: Date | null;
}

export interface MailFilter {
  readonly status?: MailStatus | undefined;
  readonly kind?: string | undefined;
  readonly userId?: string | undefined;
  readonly mailId?: string | undefined;
  /** What it is about, such as an order. */
  readonly reference?: string | undefined;
}

export interface MailPage {
  readonly limit: number;
  readonly before?: string | undefined;
}

/** Mails, newest first, after the one with id `before` (ids sort by time). */
export function listMails(
  db: Queryable,
  { status, kind, userId, mailId, reference }: MailFilter,
  page: MailPage,
): Promise<MailRow[]> {
  const where = sql.where([
    page.before !== undefined && sql`m.mail_id < ${page.before}`,
    mailId !== undefined && sql`m.mail_id = ${mailId}`,
    status !== undefined && sql`m.status = ${status}`,
    kind !== undefined && sql`n.kind = ${kind}`,
    userId !== undefined && sql`n.user_id = ${userId}`,
    reference !== undefined && sql`n.reference = ${reference}`,
  ]);
  return db.query<MailRow>(
    sql`select m.mail_id, n.user_id, n.kind, n.reference, n.data, m.sealed_token, m.status, m.attempts, m.error,
          coalesce(m.to_address, c.email) as to_address, c.full_name,
          m.subject, m.body_text, m.body_html, n.created_at, m.sent_at
        from mail m join notification n on n.notification_id = m.mail_id left join contact c using (user_id)
        ${where} order by m.mail_id desc limit ${page.limit}`,
  );
}

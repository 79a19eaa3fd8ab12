import type { Queryable } from '@platform/database/database.ts';
import { type Statement, sql } from '@platform/database/sql.ts';

/** How long things are kept, in days. */
export interface Retention {
  /** Mails, with the addresses and names in them; not those that are still to be sent. */
  readonly mailDays: number;
  readonly notificationDays: number;
  /** Names and addresses of users who left. */
  readonly formerContactDays: number;
}

const BATCH = 1000;

/** Removes what is past its time, tokens in mails among it, in batches so that no long transaction arises; returns how many rows went. */
export async function purge(
  db: Queryable,
  { mailDays, notificationDays, formerContactDays }: Retention,
): Promise<number> {
  return (
    (await removeAll(
      db,
      sql`update mail set sealed_token = null where mail_id = any(array(
            select mail_id from mail where sealed_token is not null and token_expires_at < now()
            order by token_expires_at limit ${BATCH}))
          returning true`,
    )) +
    (await removeAll(
      db,
      sql`with old as (
            select notification_id from notification
            where may_have_mail and created_at < now() - make_interval(days => ${mailDays})
              -- A lookup for each that is due: a join would read all mails.
              and (select status from mail where mail_id = notification_id) is distinct from 'queued'
            order by created_at limit ${BATCH}
          ), removed as (
            delete from mail where mail_id = any(array(select notification_id from old))
          )
          update notification set may_have_mail = false
          where notification_id = any(array(select notification_id from old)) returning true`,
    )) +
    (await removeAll(
      db,
      sql`delete from notification where notification_id = any(array(
            select notification_id from notification
            where created_at < now() - make_interval(days => ${notificationDays})
            order by created_at limit ${BATCH}))
          returning true`,
    )) +
    (await removeAll(
      db,
      sql`delete from contact where user_id = any(array(
            select user_id from contact where not is_active
              and updated_at < now() - make_interval(days => ${formerContactDays})
            order by updated_at limit ${BATCH}))
          returning true`,
    ))
  );
}

async function removeAll(db: Queryable, statement: Statement): Promise<number> {
  for (let removed = 0; ; ) {
    const rows = await db.query(statement);
    removed += rows.length;
    if (rows.length < BATCH) return removed;
  }
}

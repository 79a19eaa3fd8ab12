import { sql } from '@platform/database/sql.ts';
import type { Static } from '@platform/schema/type.ts';
import type { Kept } from '@platform/service-defaults/upkeep/retention.ts';
import { BUNDLES } from './bundles.ts';
import type { config } from './config.ts';

type Settings = Pick<
  Static<typeof config>,
  'MAIL_RETENTION_DAYS' | 'NOTIFICATION_RETENTION_DAYS' | 'FORMER_CONTACT_RETENTION_DAYS'
>;

/** What this service keeps for a time only: everything but preferences, and the contacts of those who are here. */
export function keptForATime({
  MAIL_RETENTION_DAYS,
  NOTIFICATION_RETENTION_DAYS,
  FORMER_CONTACT_RETENTION_DAYS,
}: Settings): Kept[] {
  return [
    ...BUNDLES.flatMap(({ keptWithMails }) => keptWithMails(MAIL_RETENTION_DAYS)),
    {
      what: 'tokens in mails',
      removal: (limit) => sql`
        update mail set sealed_token = null where mail_id = any(array(
          select mail_id from mail where sealed_token is not null and token_expires_at < now()
          order by token_expires_at limit ${limit}))
        returning true`,
    },
    {
      what: 'mails',
      removal: (limit) => sql`
        with old as (
          select notification_id from notification
          where may_have_mail and created_at < now() - make_interval(days => ${MAIL_RETENTION_DAYS})
            -- A lookup for each that is due: a join would read all mails.
            and (select status from mail where mail_id = notification_id) is distinct from 'queued'
          order by created_at limit ${limit}
        ), removed as (
          delete from mail where mail_id = any(array(select notification_id from old))
        )
        update notification set may_have_mail = false
        where notification_id = any(array(select notification_id from old)) returning true`,
    },
    {
      what: 'notifications',
      removal: (limit) => sql`
        delete from notification where notification_id = any(array(
          select notification_id from notification
          where created_at < now() - make_interval(days => ${NOTIFICATION_RETENTION_DAYS})
          order by created_at limit ${limit}))
        returning true`,
    },
    {
      what: 'former contacts',
      removal: (limit) => sql`
        delete from contact where user_id = any(array(
          select user_id from contact where not is_active
            and updated_at < now() - make_interval(days => ${FORMER_CONTACT_RETENTION_DAYS})
          order by updated_at limit ${limit}))
        returning true`,
    },
  ];
}

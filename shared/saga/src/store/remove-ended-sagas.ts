import { type Statement, sql } from '@platform/database/sql.ts';

/**
 * Removes at most `limit` instances that ended more than `days` days ago, with their journals; returns a row for each.
 * One that is stuck has not ended, however long it has been so.
 */
export function removeEndedSagasSql(days: number, limit: number): Statement {
  return sql`
    with ended as (
      delete from saga where id = any(array(
        select id from saga
        where status in ('completed', 'compensated', 'cancelled') and updated_at < now() - make_interval(days => ${days})
        order by updated_at limit ${limit} for update skip locked))
      returning id
    ), entries as (
      delete from saga_journal using ended where saga_id = ended.id
    )
    select id from ended`;
}

import { type Statement, sql } from '@platform/database/sql.ts';

/** Tells the consumers of each queue of `rows` (a name in the statement, with queue_id and id) from which id on it has messages. */
export function wakeUpSql(rows: string): Statement {
  return sql.raw(`(select count(pg_notify('bus_' || queue_id, first_id::text))
    from (select queue_id, min(id) as first_id from ${rows} group by queue_id) as queue)`);
}

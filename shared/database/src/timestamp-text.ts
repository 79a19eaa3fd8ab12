import { type Statement, sql } from './sql.ts';

/**
 * A `timestamptz` column as JSON has it, to the millisecond: what `toISOString` makes of the same moment. It is for
 * answers. To sort by the column, name its table: `order by` takes a bare name for the text, which no index has.
 */
export function timestampSql(column: string): Statement {
  return sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}

import type pg from 'pg';
import type { DatabaseName } from '../server.ts';
import { copiedId, copiedKey, copiedText } from './copied-ids.ts';

/**
 * A table whose rows are copied with what they are about. Columns go by their types: an id becomes the copy's, a time
 * is earlier, all else stays as it is; identities are given out anew.
 */
export interface CopiedTable {
  readonly table: string;
  /** Which order or customer a row `t` is about; SQL. */
  readonly subject: string;
  /** What has to be joined to know that. */
  readonly join?: string;
  /** Other columns for the expressions below, such as `p.payment_id as payment`. */
  readonly also?: string;
  /** Texts that begin with an id. */
  readonly keys?: readonly string[];
  /** Texts with ids anywhere. */
  readonly texts?: readonly string[];
  /** Columns with a rule of their own: SQL over the row `t` and its copy `c`. */
  readonly columns?: Readonly<Record<string, string>>;
  /** A ring: the children `table_0` and so on, and the number of the child for a row; SQL as above. */
  readonly ring?: { readonly children: number; readonly child: string };
}

export interface CopiedDatabase {
  readonly database: DatabaseName;
  /** In order of their foreign keys. */
  readonly tables: readonly CopiedTable[];
  /** SQL once, before all. */
  readonly prepare?: string;
  /** SQL before and after each filling, when `year.filling` tells of it. */
  readonly before?: string;
  readonly after?: string;
  /** SQL before each part of a filling, whose rows are in `copies`. */
  readonly beforePart?: string;
}

/** Rows of a ring are kept for so long, so there are no older ones. */
export const RING_KEPT_DAYS = 7;

/** Sets the real rows of a table aside, in `year`, to be copied from. */
export async function setAside(client: pg.Client, copied: CopiedTable): Promise<void> {
  const { table, subject, join = '', also } = copied;
  await client.query(`
    create table ${asideName(table)} as
    select (${subject})::uuid as subject_of${also === undefined ? '' : `, ${also}`}, t.*
    from ${table} as t ${join}
    where (${subject})::uuid in (select id from year.subject)`);
  await client.query(`analyze ${asideName(table)}`);
}

/** The statements that insert the rows of a table for those in `copies`. */
export async function insertions(client: pg.Client, copied: CopiedTable): Promise<string[]> {
  const columns = await columnsOf(client, copied.table);
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const values = columns.map((column) => `${expressionOf(column, copied)} as "${column.name}"`).join(', ');
  const from = `from copies c join ${asideName(copied.table)} t on t.subject_of = c.subject`;
  const { ring } = copied;
  if (ring === undefined) return [`insert into ${copied.table} (${names}) select ${values} ${from}`];
  return Array.from(
    { length: ring.children },
    (_, child) => `
      insert into ${copied.table}_${child} (${names}) select ${values} ${from}
      where c.shift < interval '${RING_KEPT_DAYS} days' and (${ring.child}) = ${child}`,
  );
}

interface Column {
  readonly name: string;
  readonly type: string;
}

async function columnsOf(client: pg.Client, table: string): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = ''
     order by attnum`,
    [table],
  );
  return rows;
}

function expressionOf({ name, type }: Column, { keys = [], texts = [], columns = {} }: CopiedTable): string {
  const own = `t."${name}"`;
  if (columns[name] !== undefined) return columns[name];
  if (keys.includes(name)) return copiedKey(own);
  if (texts.includes(name)) return `${copiedText(`${own}::text`)}::${type}`;
  if (type === 'uuid') return copiedId(own);
  return type === 'timestamp with time zone' ? `${own} - c.shift` : own;
}

function asideName(table: string): string {
  return `year.${table.replace('.', '_')}`;
}

import type pg from 'pg';
import { preparedName } from './prepared-name.ts';
import type { Statement } from './sql.ts';
import { asStatement } from './statement-span.ts';

const unprepared = new WeakSet<pg.ClientBase>();

/** Statements on `client` are not prepared from now on: a pooler hands it another connection each time. */
export function neverPrepareOn(client: pg.ClientBase): void {
  unprepared.add(client);
}

/** Runs `statement` on `client`, prepared under a name that all statements of its text share. */
export async function runStatement<Row>(client: pg.ClientBase, statement: Statement): Promise<Row[]> {
  const { text } = statement;
  const name = unprepared.has(client) ? undefined : preparedName(text);
  const values = statement.values as unknown[];
  const query = name === undefined ? { text, values } : { name, text, values };
  const result = await asStatement(client, text, () => client.query(query));
  return result.rows as Row[];
}

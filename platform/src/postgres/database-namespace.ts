import pg from 'pg';
import { connectAsAdmin } from './admin-connection.ts';
import type { ServerAccess } from './server-access.ts';

// The comment of a database on a shared server: no other platform has databases of these names there.
const COMMENT = 'namespace of its platform: ';

/**
 * The namespace of the platform whose databases are on a server that is shared with others: they may be used from
 * another data folder than before. Empty if a release made them that had no namespaces. Undefined if there are none
 * yet, or on a server of our own, whose folder remembers it.
 */
export async function knownNamespace(
  server: ServerAccess,
  databases: readonly string[],
): Promise<string | undefined> {
  if (server.isOwn) return undefined;
  const client = await connectAsAdmin(server.url);
  try {
    const { rows } = await client.query<{ comment: string | null }>(
      `select shobj_description(oid, 'pg_database') as comment from pg_database where datname = any($1)`,
      [databases.map((name) => server.prefix + name)],
    );
    if (rows.length === 0) return undefined;
    const comment = rows.map((row) => row.comment ?? '').find((text) => text.startsWith(COMMENT));
    return comment?.slice(COMMENT.length) ?? '';
  } finally {
    await client.end();
  }
}

/** Writes the namespace beside a database that was just made. */
export async function rememberNamespace(client: pg.Client, database: string, namespace: string) {
  const comment = client.escapeLiteral(COMMENT + namespace);
  await client.query(`comment on database ${pg.escapeIdentifier(database)} is ${comment}`);
}

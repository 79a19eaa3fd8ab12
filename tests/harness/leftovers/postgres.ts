import pg from 'pg';
import { testPostgresServer } from '../../../shared/testing/src/databases/test-postgres-server.ts';

/** All databases and roles of the server that tests use. */
export async function findDatabasesAndRoles(): Promise<string[]> {
  const client = new pg.Client({ connectionString: await testPostgresServer() });
  await client.connect();
  try {
    const { rows } = await client.query<{ what: string }>(
      `select 'database ' || datname as what from pg_database union all select 'role ' || rolname from pg_roles`,
    );
    return rows.map(({ what }) => what);
  } finally {
    await client.end();
  }
}

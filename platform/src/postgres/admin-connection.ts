import pg from 'pg';
import { StartFailure } from '../start-failure.ts';

/** A connection of the role that may make databases and roles. Throws StartFailure when there is none to be had. */
export async function connectAsAdmin(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined); // A lost connection fails the statement under way, which reports it.
  try {
    await client.connect();
    return client;
  } catch (error) {
    const { host } = new URL(url);
    const { message, code } = error as Error & { code?: string };
    throw new StartFailure(
      `the PostgreSQL server at ${host} cannot be used (${message || code}): check that it runs, and POSTGRES_URL`,
    );
  }
}

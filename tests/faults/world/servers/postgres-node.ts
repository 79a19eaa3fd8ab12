import pg from 'pg';
import type { DataFolder } from '../../../../platform/src/data-folder/data-folder.ts';
import type { Secrets } from '../../../../platform/src/data-folder/secrets.ts';
import { findPostgresBinaries } from '../../../../platform/src/postgres/binaries.ts';
import { openCluster } from '../../../../platform/src/postgres/database-cluster.ts';
import type { ServerAccess } from '../../../../platform/src/postgres/server-access.ts';
import { embeddedAccess } from '../../../../platform/src/postgres/server-access.ts';
import { postgresSpec } from '../../../../platform/src/processes/process-specs.ts';
import { Replica } from '../processes/replica.ts';

/** The PostgreSQL server of a world, and its administrator's hand. */
export class PostgresNode {
  readonly process: Replica;
  readonly access: ServerAccess;

  private constructor(process: Replica, access: ServerAccess) {
    this.process = process;
    this.access = access;
  }

  static async open(
    folder: DataFolder,
    secrets: Secrets,
    port: number,
    onChange: () => void,
  ): Promise<PostgresNode> {
    const binaries = findPostgresBinaries(folder.file('cache', 'postgres-libraries'));
    const { signal } = new AbortController();
    const cluster = await openCluster(folder, binaries, { password: secrets.postgresPassword, signal });
    const process = new Replica(
      'postgresql',
      { port },
      postgresSpec(folder, binaries, cluster, { port, isDurable: true }),
      onChange,
    );
    process.start();
    await process.untilReady();
    return new PostgresNode(process, embeddedAccess(port, secrets));
  }

  /** Runs one statement as the superuser in a database, over a connection of its own. */
  async query<Row extends object>(database: string, text: string, values: unknown[] = []): Promise<Row[]> {
    return this.session(database, async (client) => (await client.query<Row>(text, values)).rows);
  }

  /** Runs `work` over one connection, which ends with it. */
  async session<T>(database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const url = new URL(this.access.url);
    url.pathname = `/${database}`;
    const client = new pg.Client({ connectionString: url.href, connectionTimeoutMillis: 5000 });
    client.on('error', () => undefined); // The statement under way reports it.
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => undefined); // The server went away meanwhile.
    }
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '@platform/database/database.ts';
import { SUPERUSER } from '../../../platform/src/postgres/database-cluster.ts';
import { POSTGRES_PORT_OFFSET } from '../../../platform/src/topology.ts';
import type { StartedPlatform } from '../start-platform.ts';

/** The superuser's address of a database of a platform whose PostgreSQL is embedded. */
export function superuserUrl({ dataFolder, state }: StartedPlatform, database: string): string {
  const secrets = JSON.parse(readFileSync(join(dataFolder, 'secrets.json'), 'utf8'));
  const port = state().port_base + POSTGRES_PORT_OFFSET;
  return `postgres://${SUPERUSER}:${secrets.postgres_password}@127.0.0.1:${port}/${database}`;
}

/** Works in a database of such a platform, as no program of it may. */
export async function inDatabase<T>(
  platform: StartedPlatform,
  name: string,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = new Database({ url: superuserUrl(platform, name), applicationName: 'test', poolSize: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

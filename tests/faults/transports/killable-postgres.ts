import { closeDataFolder, openDataFolder } from '../../../platform/src/data-folder/data-folder.ts';
import { openSecrets } from '../../../platform/src/data-folder/secrets.ts';
import { makeTemporaryFolder } from '../../../platform/src/data-folder/temporary-folder.ts';
import type { Ports } from '../world/ports.ts';
import { PostgresNode } from '../world/servers/postgres-node.ts';
import type { KillableBroker } from './killable-broker.ts';

const DATABASE = 'bus';
const GRACE_MS = 3000;

/** A PostgreSQL server with an empty database for a bus. */
export async function startKillablePostgres(ports: Ports): Promise<KillableBroker> {
  const folder = openDataFolder(makeTemporaryFolder());
  if (folder === undefined) throw new Error('a folder made just now is locked');
  const node = await PostgresNode.open(folder, openSecrets(folder, []), await ports.take(), () => undefined);
  await node.query('postgres', `create database ${DATABASE}`);
  const url = new URL(node.access.url);
  url.pathname = `/${DATABASE}`;
  return {
    url: url.href,
    settled: async () => undefined,
    kill: () => node.process.kill(),
    // Its supervisor has begun to already.
    startAgain: () => node.process.untilReady(),
    async dropClients() {
      const end = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1';
      await node.query('postgres', end, [DATABASE]);
    },
    async remove() {
      await node.process.stop(GRACE_MS);
      closeDataFolder(folder, { isKept: false });
    },
  };
}

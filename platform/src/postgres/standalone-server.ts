import { createServer } from 'node:net';
import { closeDataFolder, type DataFolder, openDataFolder } from '../data-folder/data-folder.ts';
import { openSecrets } from '../data-folder/secrets.ts';
import { makeTemporaryFolder, sweepTemporaryFolders } from '../data-folder/temporary-folder.ts';
import { recordProcesses } from '../processes/left-processes.ts';
import { postgresSpec } from '../processes/process-specs.ts';
import { SupervisedProcess } from '../processes/supervised-process.ts';
import { waitForReady } from '../processes/wait-for-ready.ts';
import { findPostgresBinaries } from './binaries.ts';
import { openCluster } from './database-cluster.ts';
import { embeddedAccess } from './server-access.ts';

export interface StandaloneServer {
  /** The URL of its superuser. */
  readonly url: string;
  /** Ends it. */
  stop(): Promise<void>;
}

const GRACE_MS = 3000;

/** An embedded PostgreSQL alone, on temporary data and any free port; for tests. */
export async function startStandaloneServer(): Promise<StandaloneServer> {
  await sweepTemporaryFolders();
  const folder = openDataFolder(makeTemporaryFolder());
  if (folder === undefined) throw new Error('a folder made just now is locked');
  const close = () => closeDataFolder(folder, { isKept: false });
  try {
    const { url, stop } = await serveDataFolder(folder, { isDurable: false });
    return { url, stop: () => stop().finally(close) };
  } catch (error) {
    close();
    throw error;
  }
}

/** The embedded PostgreSQL of a data folder alone, on any free port. `stop` leaves its data. */
export async function serveDataFolder(
  folder: DataFolder,
  { isDurable }: { readonly isDurable: boolean },
): Promise<StandaloneServer> {
  const { signal } = new AbortController();
  const secrets = openSecrets(folder, []);
  const binaries = findPostgresBinaries(folder.file('cache', 'postgres-libraries'));
  const cluster = await openCluster(folder, binaries, { password: secrets.postgresPassword, signal });
  const port = await freePort();
  const server = new SupervisedProcess(
    postgresSpec(folder, binaries, cluster, { port, isDurable }),
    ({ process }) => recordProcesses(folder, process.identity ? [process.identity] : []),
  );
  const stop = () => server.stop(GRACE_MS);
  server.start();
  try {
    await waitForReady([server], signal, () => undefined);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: embeddedAccess(port, secrets).url, stop };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

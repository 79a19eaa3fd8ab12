import type { DataFolder } from '../data-folder/data-folder.ts';
import type { Secrets } from '../data-folder/secrets.ts';
import type { ProcessSpec } from '../processes/process-spec.ts';
import { postgresSpec } from '../processes/process-specs.ts';
import type { SupervisedProcess } from '../processes/supervised-process.ts';
import { waitForReady } from '../processes/wait-for-ready.ts';
import { findPostgresBinaries } from './binaries.ts';
import { openCluster } from './database-cluster.ts';
import { embeddedAccess, type ServerAccess } from './server-access.ts';

export interface PostgresStart {
  readonly folder: DataFolder;
  readonly secrets: Secrets;
  readonly port: number;
  readonly signal: AbortSignal;
  readonly run: (spec: ProcessSpec) => SupervisedProcess;
}

/** Starts the embedded PostgreSQL on the data folder and waits until it takes connections. */
export async function startPostgres(start: PostgresStart): Promise<ServerAccess> {
  const { folder, secrets, port, signal, run } = start;
  const binaries = findPostgresBinaries(folder.file('cache', 'postgres-libraries'));
  const cluster = await openCluster(folder, binaries, { password: secrets.postgresPassword, signal });
  signal.throwIfAborted();
  const server = run(postgresSpec(folder, binaries, cluster, { port, isDurable: true }));
  await waitForReady([server], signal, () => undefined);
  return embeddedAccess(port, secrets);
}

import { join } from 'node:path';
import type { DataFolder } from '../data-folder/data-folder.ts';
import {
  type EnvironmentInput,
  managementUrl,
  serviceEnvironment,
} from '../environment/service-environment.ts';
import { requestJson } from '../first-start/http-json.ts';
import type { PostgresBinaries } from '../postgres/binaries.ts';
import { type DatabaseCluster, serverEnvironment } from '../postgres/database-cluster.ts';
import { isAccepting } from '../postgres/postmaster.ts';
import { serverSettings } from '../postgres/server-settings.ts';
import { repositoryRoot } from '../repository.ts';
import type { ServiceDefinition } from '../topology.ts';
import { LogFile } from './log-file.ts';
import type { ProcessSpec } from './process-spec.ts';

export const POSTGRES = 'postgresql';

const READY_TIMEOUT_MS = 3000;

/** Flags for a service: a heap that is collected early and often rather than grown. */
export const NODE_FLAGS = [
  '--disable-warning=ExperimentalWarning',
  // MB. The young generation is collected in well under a millisecond at this size.
  '--max-semi-space-size=2',
  '--max-old-space-size=256',
];

/** How to run a service, of the checkout at `root`. */
export function serviceSpec(
  service: ServiceDefinition,
  input: EnvironmentInput,
  root = repositoryRoot,
): ProcessSpec {
  const readyUrl = `${managementUrl(input.portBase, service)}/health/ready`;
  return {
    name: service.name,
    command: [process.execPath, ...NODE_FLAGS, join(root, service.entry)],
    env: serviceEnvironment(service, input),
    log: logFile(input.folder, service.name),
    hasChannel: true,
    stopSignal: 'SIGTERM',
    killSignal: 'SIGKILL',
    isReady: async () => (await requestJson(readyUrl, { timeoutMs: READY_TIMEOUT_MS })).status === 200,
  };
}

/** How to run the embedded server. */
export function postgresSpec(
  folder: DataFolder,
  binaries: PostgresBinaries,
  cluster: DatabaseCluster,
  { port, isDurable }: { port: number; isDurable: boolean },
): ProcessSpec {
  return {
    name: POSTGRES,
    command: cluster.user.command(binaries.postgres, [
      '-D',
      cluster.path,
      ...serverSettings(port, { isDurable }),
    ]),
    env: serverEnvironment(binaries.libraryPath),
    log: logFile(folder, POSTGRES),
    hasChannel: false,
    // PostgreSQL's fast and immediate shutdown: both cut sessions off, the second leaves recovery to the next start.
    stopSignal: 'SIGINT',
    killSignal: 'SIGQUIT',
    isReady: (pid) => isAccepting(cluster.path, pid),
  };
}

function logFile(folder: DataFolder, name: string): LogFile {
  return new LogFile(folder.file('logs', `${name}.log`));
}

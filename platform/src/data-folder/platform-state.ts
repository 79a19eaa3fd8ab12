import { rmSync } from 'node:fs';
import type { ProcessIdentity } from '../processes/process-identity.ts';
import { memoryMb } from '../processes/process-memory.ts';
import type { SupervisedProcess } from '../processes/supervised-process.ts';
import type { BackingServers } from '../servers/backing-servers.ts';
import type { DataFolder } from './data-folder.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

/** What runs where: printed with --json, and kept in the data folder for the CLI and for `npm stop`. */
export interface PlatformState {
  readonly runner: ProcessIdentity;
  readonly phase: 'starting' | 'ready';
  readonly gateway_url: string | null;
  readonly data: string;
  readonly port_base: number;
  readonly is_ephemeral: boolean;
  readonly backing: Readonly<Record<'postgresql' | 'bus' | 'cache' | 'mail', string>>;
  /** The beginning of its names on RabbitMQ and in Redis; null until it is known. */
  readonly namespace: string | null;
  readonly processes: readonly ProcessReport[];
  /** From the start of the runner until everything was ready. */
  readonly ready_in_ms: number | null;
  readonly memory_mb: number | null;
}

export interface ProcessAddresses {
  readonly url: string;
  /** Of a service: where its metrics and probes are. */
  readonly management_url: string | null;
}

export interface ProcessReport extends ProcessAddresses {
  readonly name: string;
  readonly state: string;
  readonly pid: number | null;
  readonly start_ms: number;
  readonly restarts: number;
  readonly memory_mb: number | null;
  readonly log: string;
}

const FILE = 'runner.json';

export function writeState(folder: DataFolder, state: PlatformState): void {
  writeJsonFile(folder.file(FILE), state, 0o644);
}

export function removeState(folder: DataFolder): void {
  rmSync(folder.file(FILE), { force: true });
}

/** The state that a runner last wrote into this data folder; it may have been killed since. */
export function readState(dataFolder: string): PlatformState | undefined {
  try {
    return readJsonFile(`${dataFolder}/${FILE}`) as PlatformState | undefined;
  } catch {
    return undefined; // Spoilt: as good as none, the lock tells whether a runner is there.
  }
}

export function reportProcess(
  process: SupervisedProcess,
  addresses: ProcessAddresses,
  withMemory: boolean,
): ProcessReport {
  const pid = process.identity?.pid ?? null;
  return {
    name: process.spec.name,
    ...addresses,
    state: process.state,
    pid,
    start_ms: process.startedInMs,
    restarts: process.restarts,
    memory_mb: withMemory && pid !== null ? memoryMb(pid) : null,
    log: process.spec.log.path,
  };
}

/** In words, what each backing service is. Addresses are shown without user and password. */
export function describeBacking(servers: BackingServers): PlatformState['backing'] {
  const host = (url: string) => new URL(url).host;
  return {
    postgresql: servers.postgresUrl ? `server ${host(servers.postgresUrl)}` : 'embedded',
    bus: servers.rabbitmqUrl ? `RabbitMQ ${host(servers.rabbitmqUrl)}` : 'PostgreSQL',
    cache: servers.redisUrl ? `Redis ${host(servers.redisUrl)}` : 'in process',
    mail: servers.smtpUrl ? `SMTP ${host(servers.smtpUrl)}` : 'kept, not sent',
  };
}

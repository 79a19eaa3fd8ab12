import { join } from 'node:path';
import { ALL_SERVICES } from '@platform/contracts/all-services.ts';
import { MANAGEMENT_PORT_OFFSET } from '@platform/contracts/derived-ports.ts';
import type { ServiceDescription } from '@platform/contracts/service-model.ts';
import { readJsonFile } from './data-folder/json-file.ts';
import { repositoryRoot } from './repository.ts';

/** Of the shell, for each service alone. */
const { settings } = readJsonFile(join(repositoryRoot, 'platform', 'service-settings.json')) as {
  settings: Readonly<Record<string, readonly string[]>>;
};

/** One service: where its program lies, where it listens, and which backing services it needs. */
export interface ServiceDefinition {
  readonly name: string;
  /** The program, from the root of the repository. */
  readonly entry: string;
  /** Its HTTP port, counted from the port base. */
  readonly portOffset: number;
  /** That of its gRPC, if it serves it. */
  readonly grpcPortOffset?: number | undefined;
  /** Its database, which nobody else uses. */
  readonly database?: string | undefined;
  /** Most connections it holds; every one is a PostgreSQL process of several MB. */
  readonly poolSize?: number | undefined;
  readonly usesBus?: boolean;
  readonly usesCache?: boolean;
  readonly sendsMail?: boolean;
  readonly servesPages?: boolean;
  /** True for the one that all others prove to who they are. */
  readonly issuesTokens?: boolean;
  /** Variables of secrets that are made up for it; those that name the same one share it. */
  readonly secrets?: readonly string[];
  readonly callsByGrpc?: readonly string[];
  /** Of the shell, beside what every service gets of it. */
  readonly variables?: readonly string[];
  /** How long it may take to stop before it is killed; default 5500. */
  readonly stopGraceMs?: number | undefined;
}

export interface Topology {
  readonly services: readonly ServiceDefinition[];
}

export const DEFAULT_PORT_BASE = 8000;
/** The port of the embedded PostgreSQL, counted from the port base. */
export const POSTGRES_PORT_OFFSET = 432;
/** The port of the control server, counted from the port base. */
export const CONTROL_PORT_OFFSET = 319;

/** The database of the bus, when PostgreSQL is the broker; every service that uses the bus shares it. */
export const BUS_DATABASE = 'bus';

/** The whole platform, as the services' models say it. */
export const platform: Topology = { services: ALL_SERVICES.map(definitionOf) };

/** Every port of `services`, counted from the port base. */
export function portOffsets(services: readonly ServiceDefinition[]): number[] {
  return services.flatMap(({ portOffset, grpcPortOffset }) => [
    ...[portOffset, portOffset + MANAGEMENT_PORT_OFFSET],
    ...(grpcPortOffset === undefined ? [] : [grpcPortOffset]),
  ]);
}

function definitionOf(service: ServiceDescription): ServiceDefinition {
  const { name, port, grpcPort, database, secrets } = service;
  const variables = settings[name] ?? [];
  return {
    ...service,
    entry: `services/${name}/src/main.ts`,
    portOffset: port - DEFAULT_PORT_BASE,
    grpcPortOffset: grpcPort && grpcPort - DEFAULT_PORT_BASE,
    database: database?.name,
    poolSize: database?.poolSize,
    // One that the shell may give is not made up: the service can do without.
    secrets: secrets.filter((secret) => !variables.includes(secret)),
    variables,
  };
}

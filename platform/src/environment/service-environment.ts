import { grpcUrlVariable, urlVariable } from '@platform/contracts/address-variables.ts';
import { MANAGEMENT_PORT_OFFSET } from '@platform/contracts/derived-ports.ts';
import { controlVariables } from '../control/control.ts';
import type { OwnersServer } from '../control/local-server.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import type { Secrets } from '../data-folder/secrets.ts';
import { accountVariables } from '../first-start/offered-accounts.ts';
import type { Link, ServiceLinks } from '../links/service-links.ts';
import { busUrl } from '../postgres/provision-bus.ts';
import { databaseUrl, type ServerAccess } from '../postgres/server-access.ts';
import type { ServiceDefinition } from '../topology.ts';
import { traceVariables } from '../traces/trace-destination.ts';
import { passedVariables } from './passed-variables.ts';

/** The backing services that a start has settled on. */
export interface Backing {
  readonly postgres: ServerAccess;
  /** Without it PostgreSQL is the broker. */
  readonly rabbitmqUrl?: string;
  /** Before the names of queues and cache keys; empty or left out for none. */
  readonly namespace?: string;
  readonly redisUrl?: string;
  readonly smtpUrl?: string;
}

export interface EnvironmentInput {
  readonly folder: DataFolder;
  readonly portBase: number;
  readonly backing: Backing;
  readonly secrets: Secrets;
  readonly all: readonly ServiceDefinition[];
  /** Default false. */
  readonly keepsTraces?: boolean;
  /** Where this run is watched and moved. */
  readonly control?: Pick<OwnersServer, 'url' | 'token'> | undefined;
  /** By which services reach PostgreSQL. */
  readonly links?: Pick<ServiceLinks, 'route'> | undefined;
}

const HOST = '127.0.0.1';

/** The beginning of all keys of a platform that shares a Redis with others. */
export function cachePrefix(namespace: string): string {
  return `${namespace}:`;
}

/** The address of a service. */
export function serviceUrl(portBase: number, { portOffset }: ServiceDefinition): string {
  return `http://${HOST}:${portBase + portOffset}`;
}

/** Where clients reach the platform: the gateway has the first port. */
function gatewayUrl(portBase: number): string {
  return `http://${HOST}:${portBase}`;
}

/** The address of a service's metrics and probes. */
export function managementUrl(portBase: number, service: ServiceDefinition): string {
  return `http://${HOST}:${managementPort(portBase, service)}`;
}

export function managementPort(portBase: number, { portOffset }: ServiceDefinition): number {
  return portBase + portOffset + MANAGEMENT_PORT_OFFSET;
}

/** What a service is told by its environment: what it needs, and no secret of another. */
export function serviceEnvironment(service: ServiceDefinition, input: EnvironmentInput): NodeJS.ProcessEnv {
  const { portBase, backing, all, keepsTraces, control } = input;
  return {
    ...passedVariables(service),
    // Of the machine that a container would be.
    TZ: 'UTC',
    HOST,
    PORT: String(portBase + service.portOffset),
    MANAGEMENT_HOST: HOST,
    MANAGEMENT_PORT: String(managementPort(portBase, service)),
    // glibc keeps a heap per thread otherwise, some 10 MB a process.
    MALLOC_ARENA_MAX: '2',
    ...Object.fromEntries(all.map((peer) => [urlVariable(peer.name), serviceUrl(portBase, peer)])),
    ...databaseVariables(service, input),
    ...(service.usesBus && busVariables(service, input)),
    ...(service.usesCache && cacheVariables(backing)),
    ...((service.sendsMail || service.servesPages) && publicVariables(input)),
    ...(service.sendsMail && input.backing.smtpUrl && { SMTP_URL: input.backing.smtpUrl }),
    ...grpcVariables(service, input),
    ...secretVariables(service, input),
    ...(keepsTraces && traceVariables(input.folder)),
    ...tokenVariables(service, input),
    ...accountVariables(service, input.folder),
    ...(control && controlVariables(service, control)),
  };
}

/** The environment for a command of a service, such as making an admin, beside the running service. */
export function commandEnvironment(service: ServiceDefinition, input: EnvironmentInput): NodeJS.ProcessEnv {
  return { ...serviceEnvironment(service, input), DATABASE_POOL_SIZE: '1' };
}

function databaseVariables(
  { name, database, poolSize }: ServiceDefinition,
  { backing, links }: EnvironmentInput,
) {
  if (database === undefined) return {};
  return {
    DATABASE_URL: routed(links, name, 'database', databaseUrl(backing.postgres, database)),
    ...(poolSize && { DATABASE_POOL_SIZE: String(poolSize) }),
  };
}

function busVariables(
  { name, database }: ServiceDefinition,
  { backing, links }: EnvironmentInput,
): NodeJS.ProcessEnv {
  const { rabbitmqUrl, namespace, postgres } = backing;
  if (rabbitmqUrl === undefined)
    return {
      BUS_DATABASE_URL: routed(links, name, 'bus', busUrl(postgres, requireDatabase(name, database))),
    };
  return { RABBITMQ_URL: rabbitmqUrl, ...(namespace && { BUS_NAMESPACE: namespace }) };
}

function routed(links: EnvironmentInput['links'], service: string, link: Link, url: string): string {
  return links?.route(service, link, url) ?? url;
}

/** Its login at the bus is that of its database. */
function requireDatabase(name: string, database: string | undefined): string {
  if (database === undefined) throw new Error(`${name} uses the bus without a database of its own`);
  return database;
}

function cacheVariables({ redisUrl, namespace }: Backing): NodeJS.ProcessEnv {
  if (redisUrl === undefined) return {};
  return { REDIS_URL: redisUrl, ...(namespace && { CACHE_PREFIX: cachePrefix(namespace) }) };
}

function publicVariables({ portBase }: EnvironmentInput): NodeJS.ProcessEnv {
  return { PUBLIC_URL: process.env.PUBLIC_URL || gatewayUrl(portBase) };
}

function grpcVariables(
  { grpcPortOffset, callsByGrpc = [] }: ServiceDefinition,
  { portBase, all }: EnvironmentInput,
): NodeJS.ProcessEnv {
  const peers = all.filter(({ name }) => callsByGrpc.includes(name));
  return {
    ...(grpcPortOffset !== undefined && { GRPC_PORT: String(portBase + grpcPortOffset) }),
    ...Object.fromEntries(
      peers.map((peer) => [
        grpcUrlVariable(peer.name),
        `http://${HOST}:${portBase + (peer.grpcPortOffset ?? 0)}`,
      ]),
    ),
  };
}

/** Those it shares with the services that name them as well, and with no others. */
function secretVariables({ secrets: named = [] }: ServiceDefinition, { secrets }: EnvironmentInput) {
  return Object.fromEntries(named.map((variable) => [variable, secrets.sharedSecret(variable)]));
}

/** Each service knows its own secret; auth-service knows those of all others. */
function tokenVariables(
  { name, issuesTokens }: ServiceDefinition,
  { portBase, secrets, all }: EnvironmentInput,
) {
  const others = all.filter((service) => !service.issuesTokens);
  return {
    TOKEN_ISSUER: process.env.TOKEN_ISSUER || gatewayUrl(portBase),
    ...(issuesTokens
      ? {
          SERVICE_CLIENTS: others
            .map((other) => `${other.name}:${secrets.serviceSecret(other.name)}`)
            .join(','),
        }
      : { SERVICE_SECRET: secrets.serviceSecret(name) }),
  };
}

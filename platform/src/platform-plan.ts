import type { ProcessAddresses } from './data-folder/platform-state.ts';
import { cachePrefix, managementPort, managementUrl, serviceUrl } from './environment/service-environment.ts';
import type { StartOptions } from './options.ts';
import type { BackingServers } from './servers/backing-servers.ts';
import type { Borrowings } from './servers/borrowings.ts';
import {
  BUS_DATABASE,
  CONTROL_PORT_OFFSET,
  POSTGRES_PORT_OFFSET,
  type ServiceDefinition,
  type Topology,
} from './topology.ts';

const STOP_GRACE_MS = 5500;

/** What a start is to run, and where; known before anything runs. */
export interface PlatformPlan {
  readonly options: StartOptions;
  readonly topology: Topology;
  readonly servers: BackingServers;
}

/** A service of this start. */
export function findService({ options }: PlatformPlan, name: string): ServiceDefinition | undefined {
  return options.services.find((service) => service.name === name);
}

export function gatewayUrl(plan: PlatformPlan): string | undefined {
  const gateway = findService(plan, 'api-gateway');
  return gateway && serviceUrl(plan.options.portBase, gateway);
}

/** How long a service may take to end before it is killed, in milliseconds. */
export function stopGraceMs(plan: PlatformPlan, name: string): number {
  return findService(plan, name)?.stopGraceMs ?? STOP_GRACE_MS;
}

/** The databases of this start. */
export function databases({ options: { services }, servers }: PlatformPlan): string[] {
  const needsBus = servers.rabbitmqUrl === undefined && services.some(({ usesBus }) => usesBus);
  return needsBus ? [...databasesOf(services), BUS_DATABASE] : databasesOf(services);
}

/** Also of services that this start leaves out. */
export function allDatabases({ topology }: PlatformPlan): string[] {
  return [...databasesOf(topology.services), BUS_DATABASE];
}

/** The ports of this start, each with what it is for. */
export function plannedPorts({ options, servers }: PlatformPlan): { port: number; user: string }[] {
  const { portBase, services } = options;
  const http = services.flatMap((service) => [
    { port: portBase + service.portOffset, user: service.name },
    { port: managementPort(portBase, service), user: `metrics and probes of ${service.name}` },
  ]);
  const grpc = services.flatMap(({ name, grpcPortOffset }) =>
    grpcPortOffset === undefined ? [] : [{ port: portBase + grpcPortOffset, user: `${name} (gRPC)` }],
  );
  const postgres = { port: portBase + POSTGRES_PORT_OFFSET, user: 'PostgreSQL' };
  return [
    { port: portBase + CONTROL_PORT_OFFSET, user: 'the control server' },
    ...http,
    ...grpc,
    ...(servers.postgresUrl === undefined ? [postgres] : []),
  ];
}

/** Where a process of this name is reached. */
export function addressesOf(plan: PlatformPlan, name: string): ProcessAddresses {
  const { portBase } = plan.options;
  const service = findService(plan, name);
  if (service === undefined)
    return { url: `127.0.0.1:${portBase + POSTGRES_PORT_OFFSET}`, management_url: null };
  return { url: serviceUrl(portBase, service), management_url: managementUrl(portBase, service) };
}

/** What a start that keeps nothing makes on real servers. */
export function plannedBorrowings(plan: PlatformPlan, namespace: string, databasePrefix: string): Borrowings {
  const { postgresUrl, rabbitmqUrl, redisUrl } = plan.servers;
  const consumers = plan.options.services.filter(({ usesBus }) => usesBus).map(({ name }) => name);
  const names = databases(plan).map((name) => databasePrefix + name);
  return {
    ...(postgresUrl && { postgres: { url: postgresUrl, names } }),
    ...(rabbitmqUrl && { rabbitmq: { url: rabbitmqUrl, namespace, consumers } }),
    ...(redisUrl && { redis: { url: redisUrl, prefix: cachePrefix(namespace) } }),
  };
}

function databasesOf(services: readonly ServiceDefinition[]): string[] {
  return services.flatMap(({ database }) => (database ? [database] : []));
}

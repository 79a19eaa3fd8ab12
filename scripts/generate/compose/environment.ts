import { grpcUrlVariable, urlVariable } from '@platform/contracts/address-variables.ts';
import type { ServiceDescription } from '@platform/contracts/service-model.ts';

/** Where each service is, at the network of Compose. */
export function addresses(scheme: string, services: readonly ServiceDescription[]): Record<string, string> {
  const grpc = services.filter(({ grpcPort }) => grpcPort !== undefined);
  return Object.fromEntries([
    ...services.map(({ name, port }) => [urlVariable(name), `${scheme}://${name}:${port}`]),
    ...grpc.map(({ name, grpcPort }) => [grpcUrlVariable(name), `${scheme}://${name}:${grpcPort}`]),
  ]);
}

/** A variable of the shell that calls Compose, or else the text `or`. */
export function ofShell(variable: string, or = ''): string {
  return `\${${variable}:-${or}}`;
}

/** What the shell may say to every service. */
export const OF_SHELL = {
  // Where RabbitMQ or Redis is shared with other platforms: the beginning of its queues and of its keys.
  BUS_NAMESPACE: ofShell('BUS_NAMESPACE'),
  CACHE_PREFIX: ofShell('CACHE_PREFIX'),
  LOG_LEVEL: ofShell('LOG_LEVEL', 'info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: ofShell('OTEL_EXPORTER_OTLP_ENDPOINT'),
};

/** What a service alone is told, secrets apart. */
export function ownSettings({ port, grpcPort, database }: ServiceDescription): Record<string, number> {
  return {
    PORT: port,
    ...(grpcPort && { GRPC_PORT: grpcPort }),
    ...(database && { DATABASE_POOL_SIZE: database.poolSize }),
  };
}

/** Waits until these answer. */
export function healthy(...servers: readonly string[]): Record<string, object> {
  return Object.fromEntries(servers.map((server) => [server, { condition: 'service_healthy' }]));
}

export const SERVERS = ['postgres', 'rabbitmq', 'redis'];

/** What a service without a database waits for; the others wait for every server. */
export function ownServers({ database, usesBus, usesCache }: ServiceDescription): object {
  if (database !== undefined) return {};
  return { depends_on: healthy(...(usesBus ? ['rabbitmq'] : []), ...(usesCache ? ['redis'] : [])) };
}

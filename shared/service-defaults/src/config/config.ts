import {
  type GrpcUrlVariable,
  grpcUrlVariable,
  type UrlVariable,
  urlVariable,
} from '@platform/contracts/address-variables.ts';
import { serviceOf } from '@platform/contracts/all-services.ts';
import type { ServiceName } from '@platform/contracts/services.ts';
import { Type } from '@platform/schema/type.ts';
import { PLATFORM_VERSION } from './platform-version.ts';

// Fragments of a service's configuration: spread those it needs into `Type.Object({ ... })`. Names are environment
// variables. A field may be a string, number, integer, boolean, union of string literals, or an array of strings,
// which are separated by commas.

/** A secret: never echoed, without a default, at least 32 characters; production refuses well-known ones. */
export function secret(description: string) {
  return Type.String({ minLength: 32, isSecret: true, description });
}

type ServiceUrl = ReturnType<typeof serviceUrl>;

/** Where each of `names` is: `...peers('user-service')` is `USER_SERVICE_URL`. */
export function peers<const Name extends ServiceName>(...names: readonly Name[]) {
  const addresses = names.map((name) => [urlVariable(name), serviceUrl(serviceOf(name).port)]);
  return Object.fromEntries(addresses) as { [name in Name as UrlVariable<name>]: ServiceUrl };
}

/** Where each of `names` speaks gRPC: `...grpcPeers('auth-service')` is `AUTH_GRPC_URL`. */
export function grpcPeers<const Name extends ServiceName>(...names: readonly Name[]) {
  const addresses = names.map((name) => [grpcUrlVariable(name), serviceUrl(grpcPortOf(name))]);
  return Object.fromEntries(addresses) as { [name in Name as GrpcUrlVariable<name>]: ServiceUrl };
}

function grpcPortOf(name: ServiceName): number {
  const { grpcPort } = serviceOf(name);
  if (grpcPort === undefined) throw new Error(`${name} serves no gRPC: see \`servesGrpc\` of its service.ts`);
  return grpcPort;
}

/** Where a service's instances are; the default is its port on this machine, in development only. */
function serviceUrl(port: number) {
  return Type.String({
    format: 'service-address',
    developmentDefault: `http://127.0.0.1:${port}`,
    description:
      'http://host:port, those of several instances separated by commas; or dns+http://name:port, srv+http://_http._tcp.name, consul+http://service',
  });
}

/** A connection address, which may hold a password. */
export function connectionUrl(description: string, pattern: string, more: { requiredUnless?: string } = {}) {
  return Type.String({ pattern, isSecret: true, description, ...more });
}

/** With it the service is found in Consul, and may find others there. */
export const consulConfig = {
  CONSUL_HTTP_ADDR: Type.Optional(
    Type.String({ pattern: '^https?://', description: 'http://host:8500 of the local Consul agent' }),
  ),
  CONSUL_HTTP_TOKEN: Type.Optional(Type.String({ isSecret: true, description: 'ACL token for Consul' })),
  ADVERTISED_HOST: Type.Optional(
    Type.String({ description: 'Name or address by which others reach this instance; default HOST' }),
  ),
};

/** How much is logged; `silent` is nothing. */
export function logLevel(options: { default?: string } = {}) {
  return Type.Union(
    [
      Type.Literal('trace'),
      Type.Literal('debug'),
      Type.Literal('info'),
      Type.Literal('warn'),
      Type.Literal('error'),
      Type.Literal('silent'),
    ],
    options,
  );
}

/** How many connections a server takes, in all and of one client. */
export function connectionBounds({ most, perClient }: { most: number; perClient: number }) {
  return {
    MAX_CONNECTIONS: Type.Integer({
      minimum: 1,
      default: most,
      description:
        'Connections at once; when nearly all are taken, the client with the most loses its idlest to others',
    }),
    MAX_CONNECTIONS_PER_CLIENT: Type.Integer({
      minimum: 1,
      default: perClient,
      description:
        'Those of one IPv4 address or IPv6 network of 64 bits; one more closes its idlest, or is closed',
    }),
  };
}

// A gateway holds UPSTREAM_CONCURRENCY + UPSTREAM_STREAMS connections at most, from one address: 1256 by default.
export const httpConfig = {
  ENVIRONMENT: Type.Union([Type.Literal('development'), Type.Literal('production')], {
    default: 'development',
  }),
  SERVICE_VERSION: Type.String({
    default: PLATFORM_VERSION,
    maxLength: 60,
    description: 'Shown by /health and /openapi.json',
  }),
  HOST: Type.String({ default: '127.0.0.1', description: 'Address to listen on' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, description: 'Port to listen on' }),
  MANAGEMENT_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description: 'Port for metrics and probes, which no client should reach; default PORT + 100',
    }),
  ),
  MANAGEMENT_HOST: Type.Optional(
    Type.String({ description: 'Address to listen on for metrics and probes; default HOST' }),
  ),
  ...connectionBounds({ most: 4000, perClient: 2000 }),
  LOG_LEVEL: logLevel({ default: 'info' }),
  MIN_BODY_BYTES_PER_S: Type.Integer({
    minimum: 0,
    default: 500,
    description:
      'How slowly the body of a request may come, after 5 s and over any 5 s; then 408. 0: any rate',
  }),
  DRAIN_DELAY_MS: Type.Integer({
    minimum: 0,
    maximum: 60_000,
    default: 0,
    description: 'How long to go on serving, not ready, after SIGTERM; for load balancers that learn late',
  }),
  ...consulConfig,
};

export const databaseConfig = {
  DATABASE_URL: connectionUrl('postgres://role:password@host:port/database', '^postgres(ql)?://'),
  DATABASE_DIRECT_URL: Type.Optional(
    connectionUrl(
      'The same database past a pooler in transaction mode, for what keeps its session',
      '^postgres(ql)?://',
    ),
  ),
  DATABASE_POOL_SIZE: Type.Integer({ minimum: 1, maximum: 200, default: 8 }),
  MIGRATE_ON_START: Type.Boolean({
    default: true,
    description: 'Migrates the database; false waits until it was done by the same program with --migrate',
  }),
};

/** One of RABBITMQ_URL and BUS_DATABASE_URL is needed; RabbitMQ wins. */
export const busConfig = {
  RABBITMQ_URL: Type.Optional(
    connectionUrl('amqp://user:password@host:port', '^amqps?://', { requiredUnless: 'BUS_DATABASE_URL' }),
  ),
  BUS_DATABASE_URL: Type.Optional(
    connectionUrl('postgres://role:password@host:port/bus, where there is no RabbitMQ', '^postgres(ql)?://'),
  ),
  BUS_NAMESPACE: Type.Optional(
    Type.String({ pattern: '^[a-zA-Z0-9_-]{1,40}$', description: 'Prefix of exchanges and queues' }),
  ),
  MESSAGE_HISTORY_DAYS: Type.Number({
    minimum: 0,
    maximum: 90,
    default: 7,
    description: 'How long messages sent and handled are kept for the history; 0 for none',
  }),
};

export const authConfig = {
  ...peers('auth-service'),
  TOKEN_ISSUER: Type.String({ default: 'http://auth-service' }),
  TOKEN_AUDIENCE: Type.String({ default: 'platform' }),
  // Empty in development, where a service may run alone.
  SERVICE_SECRET: Type.String({
    minLength: 32,
    isSecret: true,
    developmentDefault: '',
    description: 'The secret of this service alone, which auth-service knows it by; at least 32 characters',
  }),
};

export const cacheConfig = {
  REDIS_URL: Type.Optional(connectionUrl('redis://host:port', '^rediss?://')),
  CACHE_PREFIX: Type.String({ default: '', maxLength: 60, description: 'Prefix of keys' }),
};

export const smtpConfig = {
  SMTP_URL: Type.Optional(connectionUrl('smtp://user:password@host:port', '^smtps?://')),
};

/** The address of the platform for people; links in mails begin with it. */
export const publicUrl = {
  pattern: '^https?://[A-Za-z0-9.:\\[\\]-]+(?:/[A-Za-z0-9._~-]+)*/?$',
  developmentDefault: `http://127.0.0.1:${serviceOf('api-gateway').port}`,
  description: 'The address of the platform for people, such as https://shop.example',
};

/** For what leads people to the platform's pages. Without it, in production, there are no links. */
export const publicUrlConfig = {
  PUBLIC_URL: Type.Optional(Type.String({ ...publicUrl, requiredWith: 'SMTP_URL' })),
};

/** For the services that send, and mail, single-use tokens. */
export const mailTokenConfig = {
  MAIL_TOKEN_SECRET: secret('Seals mailed tokens on their way to the service that mails them'),
};

/** One service: where its program lies, where it listens, and which backing services it needs. */
export interface ServiceDefinition {
  readonly name: string;
  /** The program, from the root of the repository. */
  readonly entry: string;
  /** Its HTTP port, counted from the port base. */
  readonly portOffset: number;
  /** Its database, which nobody else uses. */
  readonly database?: string;
  /** Most connections it holds; every one is a PostgreSQL process of several MB. */
  readonly poolSize?: number;
  readonly usesBus?: boolean;
  readonly usesCache?: boolean;
  readonly sendsMail?: boolean;
  /** True for the services that hand on, or mail, single-use tokens: they share a secret. */
  readonly usesMailTokens?: boolean;
  /** True for the services that speak gRPC with each other. */
  readonly usesGrpc?: boolean;
  /** True for the one that all others prove to who they are. */
  readonly issuesTokens?: boolean;
  /** Of the shell, beside those in passed-variables.json. */
  readonly variables?: readonly string[];
  /** How long it may take to stop before it is killed; default 5500. */
  readonly stopGraceMs?: number;
}

export interface Topology {
  readonly services: readonly ServiceDefinition[];
}

/** The port of a service's metrics and probes, counted from its own. */
export const MANAGEMENT_PORT_OFFSET = 100;
/** The gRPC port of auth-service, counted from the port base. */
export const GRPC_PORT_OFFSET = 1005;
/** The port of the embedded PostgreSQL, counted from the port base. */
export const POSTGRES_PORT_OFFSET = 432;
/** The port of the trace view, counted from the port base: 8318, after OTLP's own 4318. */
export const TRACES_PORT_OFFSET = 318;
export const DEFAULT_PORT_BASE = 8000;

/** The database of the bus, when PostgreSQL is the broker; every service that uses the bus shares it. */
export const BUS_DATABASE = 'bus';

/** The whole platform. */
export const platform: Topology = {
  services: [
    { name: 'api-gateway', entry: entry('api-gateway'), portOffset: 0, usesCache: true },
    {
      name: 'user-service',
      entry: entry('user-service'),
      portOffset: 1,
      database: 'users',
      poolSize: 4,
      usesBus: true,
      usesGrpc: true,
      usesMailTokens: true,
    },
    {
      name: 'order-service',
      entry: entry('order-service'),
      portOffset: 2,
      database: 'orders',
      poolSize: 6,
      usesBus: true,
    },
    {
      name: 'product-service',
      entry: entry('product-service'),
      portOffset: 3,
      database: 'products',
      poolSize: 4,
      usesBus: true,
      usesCache: true,
    },
    {
      name: 'notification-service',
      entry: entry('notification-service'),
      portOffset: 4,
      database: 'notifications',
      poolSize: 4,
      usesBus: true,
      sendsMail: true,
      usesMailTokens: true,
    },
    {
      name: 'auth-service',
      entry: entry('auth-service'),
      portOffset: 5,
      database: 'auth',
      poolSize: 4,
      usesBus: true,
      usesGrpc: true,
      issuesTokens: true,
    },
    {
      name: 'inventory-service',
      entry: entry('inventory-service'),
      portOffset: 6,
      database: 'inventory',
      poolSize: 5,
      usesBus: true,
    },
    {
      name: 'payment-service',
      entry: entry('payment-service'),
      portOffset: 7,
      database: 'payments',
      poolSize: 5,
      usesBus: true,
    },
    {
      name: 'shipping-service',
      entry: entry('shipping-service'),
      portOffset: 8,
      database: 'shipping',
      poolSize: 4,
      usesBus: true,
    },
  ],
};

function entry(name: string): string {
  return `services/${name}/src/main.ts`;
}

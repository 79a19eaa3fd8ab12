import { platform, type ServiceDefinition } from '../../platform/src/topology.ts';

/** Connections of a service beyond its pool and its relay's session: what its own code opens. */
const OF_ITS_OWN: Readonly<Record<string, number>> = {
  // It listens for changes of products.
  'product-service': 1,
  // The simulated provider's books, and the session that closes days of the ledger.
  'payment-service': 3,
};
const RELAY_SESSION = 1;
/** The bus in PostgreSQL: two to publish and to declare, and the session that consumes. */
const POSTGRES_BUS = 3;
/** What PostgreSQL keeps for its administrators, an operator with two sessions, and a service's migration. */
const RESERVED = 3 + 2 + 2;

/** The services that have a database. */
export const OWNERS = platform.services.filter(({ database }) => database !== undefined);

/** The most connections that one replica holds. */
export function connectionsOf(
  { name, usesBus }: ServiceDefinition,
  { poolSize, isBusPostgres = false }: { poolSize: number; isBusPostgres?: boolean },
): number {
  const relay = usesBus ? RELAY_SESSION : 0;
  const bus = usesBus && isBusPostgres ? POSTGRES_BUS : 0;
  return poolSize + relay + bus + (OF_ITS_OWN[name] ?? 0);
}

/** The `max_connections` that a server needs for so many replicas of each service. */
export function connectionsNeeded(
  replicasOf: (service: ServiceDefinition) => number,
  poolSizeOf: (service: ServiceDefinition) => number,
  { isBusPostgres = false } = {},
): number {
  return OWNERS.reduce(
    (sum, service) =>
      sum + replicasOf(service) * connectionsOf(service, { poolSize: poolSizeOf(service), isBusPostgres }),
    RESERVED,
  );
}

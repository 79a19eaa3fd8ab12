import { BUS_DATABASE, type ServiceDefinition } from '../topology.ts';
import { databaseUrl, type ServerAccess } from './server-access.ts';

/** The URL by which a service gets to the bus: with the login of its own database, which has the rights of the service there. */
export function busUrl(server: ServerAccess, database: string): string {
  const url = new URL(databaseUrl(server, database));
  url.pathname = `/${server.prefix}${BUS_DATABASE}`;
  return url.href;
}

/** Makes the tables of the bus, and lets each service send there what contracts say, and deal with its own queues. */
export async function provisionBus(
  server: ServerAccess,
  services: readonly ServiceDefinition[],
): Promise<void> {
  // Loaded only where PostgreSQL is the bus.
  const [{ Database }, { provisionLogins }, { busRightsOf }] = await Promise.all([
    import('@platform/database/database.ts'),
    import('@platform/messaging/postgres/provision-logins.ts'),
    import('@platform/contracts/senders.ts'),
  ]);
  const bus = new Database({
    url: databaseUrl(server, BUS_DATABASE),
    applicationName: 'platform',
    poolSize: 1,
  });
  try {
    const logins = services.flatMap(({ name, database, usesBus }) =>
      usesBus && database ? { role: `${server.prefix}${database}`, rights: busRightsOf(name) } : [],
    );
    await provisionLogins(bus, logins);
  } finally {
    await bus.close();
  }
}

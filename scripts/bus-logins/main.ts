// Writes what RabbitMQ lets the services' logins do, from what the contracts say:
//
//     npm run bus-logins                     into scripts/container/rabbitmq/permissions.json, for this repository
//     npm run bus-logins -- NAMESPACE        on the standard output, where a RabbitMQ is shared (BUS_NAMESPACE)
//     npm run bus-logins -- postgres://…     at a bus in PostgreSQL, for roles with the services' names; by its owner's URL

import { writeFile } from 'node:fs/promises';
import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import { busRightsOf } from '@platform/contracts/senders.ts';
import { Database } from '@platform/database/database.ts';
import { provisionLogins } from '@platform/messaging/postgres/provision-logins.ts';
import { rabbitMqDefinitions } from './definitions.ts';

const PERMISSIONS = new URL('../container/rabbitmq/permissions.json', import.meta.url);

const [argument] = process.argv.slice(2);
if (argument === undefined) await writeFile(PERMISSIONS, definitions());
else if (/^postgres(ql)?:/.test(argument)) await provisionPostgres(argument);
else process.stdout.write(definitions(argument));

function definitions(namespace?: string): string {
  return `${JSON.stringify(rabbitMqDefinitions(namespace), null, 2)}\n`;
}

async function provisionPostgres(url: string): Promise<void> {
  const database = new Database({ url, applicationName: 'bus-logins', poolSize: 1 });
  try {
    await provisionLogins(
      database,
      MESSAGING_SERVICES.map((service) => ({ role: service, rights: busRightsOf(service) })),
    );
  } finally {
    await database.close();
  }
}

// Writes what RabbitMQ lets the services' logins do, from what the contracts say:
//
//     npm run bus-logins                     into scripts/container/rabbitmq/permissions.json, for this repository
//     npm run bus-logins -- NAMESPACE        on the standard output, where a RabbitMQ is shared (BUS_NAMESPACE)

import { writeFile } from 'node:fs/promises';
import { rabbitMqDefinitions } from './definitions.ts';

const PERMISSIONS = new URL('../container/rabbitmq/permissions.json', import.meta.url);

const [namespace] = process.argv.slice(2);
const text = `${JSON.stringify(rabbitMqDefinitions(namespace), null, 2)}\n`;
if (namespace === undefined) await writeFile(PERMISSIONS, text);
else process.stdout.write(text);

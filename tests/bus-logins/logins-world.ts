import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DataOf, Message, MessageContract } from '@platform/messaging/message.ts';
import { loginPermissions } from '@platform/messaging/rabbitmq/login-permissions.ts';
import { connectRabbitMq, type RabbitMqTransport } from '@platform/messaging/rabbitmq/rabbitmq-transport.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import amqp, { type ConfirmChannel } from 'amqplib';
import { Ports } from '../faults/world/ports.ts';
import { RabbitMqNode } from '../faults/world/servers/rabbitmq-node.ts';
import { OWN_SERVICES, rightsOf } from './parties.ts';

const FILES = new URL('../../scripts/container/rabbitmq/', import.meta.url);
const PASSWORD = 'development';

export type LoginsWorld = Awaited<ReturnType<typeof startLoginsWorld>>;

/** A RabbitMQ with the logins that a deployment has, as their files say, and those of the tests' own services. */
export async function startLoginsWorld(t: Cleanup) {
  const ports = new Ports(randomInt(10_000, 29_000), 30_000);
  const files = ['development-users.json', 'permissions.json'];
  const node = new RabbitMqNode(
    { amqp: await ports.take(), distribution: await ports.take(), epmd: await ports.take() },
    [...files.map((file) => JSON.parse(readFileSync(new URL(file, FILES), 'utf8'))), ownDefinitions()],
  );
  t.after(() => node.remove());
  await node.start({ user: 'platform', password: PASSWORD });
  const urlOf = (user: string) => node.urlOf(user, PASSWORD);
  const open: RabbitMqTransport[] = [];
  t.after(async () => void (await Promise.all(open.map((transport) => transport.close()))));
  return {
    /** The bus as a service sees it. */
    async connect(service: string): Promise<RabbitMqTransport> {
      const transport = await connectRabbitMq({ url: urlOf(service), clientName: service });
      open.push(transport);
      return transport;
    },
    /** What the broker answers to `work`, done with a service's login: nothing, or the code of its refusal. */
    async refusalOf(service: string, work: (channel: ConfirmChannel) => Promise<unknown>) {
      const connection = await amqp.connect(urlOf(service));
      connection.on('error', () => undefined); // Its channel's, which is told below.
      try {
        const channel = await connection.createConfirmChannel();
        const refused = new Promise<unknown>((resolve) => {
          channel.on('error', (error: { code?: unknown }) => resolve(error.code));
        });
        const done = work(channel).then(() => undefined);
        done.catch(() => undefined); // Told by the channel.
        return await Promise.race([done.catch(() => refused), refused]);
      } finally {
        await connection.close();
      }
    },
  };
}

function ownDefinitions(): object {
  const logins = OWN_SERVICES.map((service) => loginPermissions(rightsOf(service)));
  return {
    users: OWN_SERVICES.map((name) => ({ name, password: PASSWORD, tags: '' })),
    permissions: logins.map(({ permission }) => permission),
    topic_permissions: logins.flatMap(({ topicPermissions }) => topicPermissions),
  };
}

/** Publishes a message, and waits for what the broker says. */
export async function publish(
  channel: ConfirmChannel,
  exchange: string,
  key: string,
  message: Partial<Message> = {},
): Promise<void> {
  channel.publish(exchange, key, Buffer.from(JSON.stringify(message)));
  await channel.waitForConfirms();
}

/** A message as `source` would send it. */
export function aMessage<C extends MessageContract>(contract: C, source: string, data: DataOf<C>): Message {
  return {
    specversion: '1.0',
    id: uuidV7(),
    source,
    type: contract.type,
    subject: uuidV7(),
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    dataschema: `urn:platform:schema:${contract.type}:1`,
    data,
  };
}

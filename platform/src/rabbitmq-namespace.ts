import { exchangeName, queueNames } from '@platform/messaging/rabbitmq/queue-topology.ts';

// RabbitMQ lists its queues over a management plug-in alone, which need not be there: so all names that can be are tried.
const QUEUES = ['commands', 'events', 'replies'];
const RETRY_DELAYS_MS = [250, 1_000, 5_000, 10_000, 15_000, 60_000, 300_000];

/** Deletes the exchanges and queues that the services `consumers` made under `namespace`. What is not there is passed over. */
export async function deleteNamespace(
  url: string,
  namespace: string,
  consumers: readonly string[],
): Promise<void> {
  const { default: amqp } = await import('amqplib');
  const connection = await amqp.connect(url);
  try {
    const channel = await connection.createChannel();
    for (const name of consumers)
      for (const queue of QUEUES) {
        const { main, dead, retry } = queueNames(namespace, `${name}.${queue}`);
        await Promise.all(
          [main, dead, ...RETRY_DELAYS_MS.map(retry)].map((each) => channel.deleteQueue(each)),
        );
      }
    for (const exchange of ['events', 'commands'] as const)
      await channel.deleteExchange(exchangeName(namespace, exchange));
  } finally {
    await connection.close();
  }
}

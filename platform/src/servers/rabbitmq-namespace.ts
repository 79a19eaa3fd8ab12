import { deleteTopology } from '@platform/messaging/rabbitmq/queues/delete-topology.ts';
import { queueNames } from '@platform/messaging/rabbitmq/queues/queue-topology.ts';

// RabbitMQ lists its queues over a management plug-in alone, which need not be there: so all names that can be are
// tried.
const QUEUES = ['commands', 'events', 'replies'];

/**
 * Deletes the exchanges and queues that the services `consumers` made under `namespace`. What is not there is passed
 * over.
 */
export async function deleteNamespace(
  url: string,
  namespace: string,
  consumers: readonly string[],
): Promise<void> {
  const { default: amqp } = await import('amqplib');
  const connection = await amqp.connect(url);
  try {
    const queues = consumers.flatMap((name) =>
      QUEUES.map((queue) => queueNames(namespace, `${name}.${queue}`)),
    );
    await deleteTopology(await connection.createChannel(), namespace, queues);
  } finally {
    await connection.close();
  }
}

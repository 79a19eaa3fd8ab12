import amqp from 'amqplib';
import type { World } from './world.ts';

/** A message taken out of its queue. */
export interface HeldMessage {
  readonly body: string;
  /** RabbitMQ's own; how it goes back as it was. */
  readonly properties?: amqp.MessageProperties;
}

/** An operator's hand in the broker: takes what waits in queues, and puts messages into them past every exchange. */
export class QueueHand {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Takes all that waits in a queue, and is in nobody's hands. */
  take(queue: string): Promise<HeldMessage[]> {
    const { rabbitMq, postgres } = this.#world;
    if (rabbitMq !== undefined) return takeFromRabbitMq(rabbitMq.url, queue);
    return postgres.query<HeldMessage>(
      'bus',
      `delete from messaging.message where owner is null
         and queue_id = (select id from messaging.queue where name = $1) returning body`,
      [queue],
    );
  }

  /** Puts messages at the end of a queue. */
  async put(queue: string, messages: readonly HeldMessage[]): Promise<void> {
    const { rabbitMq, postgres } = this.#world;
    if (rabbitMq !== undefined) return putIntoRabbitMq(rabbitMq.url, queue, messages);
    await postgres.query(
      'bus',
      `with put as (
         insert into messaging.message (queue_id, body)
         select id, body from messaging.queue, unnest($2::text[]) as body where name = $1 returning queue_id)
       select pg_notify('bus_' || queue_id, '') from put group by queue_id`,
      [queue, messages.map(({ body }) => body)],
    );
  }
}

function takeFromRabbitMq(url: string, queue: string): Promise<HeldMessage[]> {
  return withChannel(url, async (channel) => {
    const taken: HeldMessage[] = [];
    for (;;) {
      const message = await channel.get(queue, { noAck: true });
      if (message === false) return taken;
      taken.push({ body: message.content.toString(), properties: message.properties });
    }
  });
}

function putIntoRabbitMq(url: string, queue: string, messages: readonly HeldMessage[]): Promise<void> {
  return withChannel(url, async (channel) => {
    for (const { body, properties } of messages)
      channel.sendToQueue(queue, Buffer.from(body), { ...properties, persistent: true });
    await channel.waitForConfirms();
  });
}

async function withChannel<T>(url: string, work: (channel: amqp.ConfirmChannel) => Promise<T>): Promise<T> {
  const connection = await amqp.connect(url);
  try {
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => undefined); // Reported by the call.
    return await work(channel);
  } finally {
    await connection.close();
  }
}

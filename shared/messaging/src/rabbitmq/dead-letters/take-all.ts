import type { Channel, GetMessage } from 'amqplib';

/** Takes all messages that wait in a short queue, to be acknowledged or put back. */
export async function takeAll(channel: Channel, queue: string): Promise<GetMessage[]> {
  const taken: GetMessage[] = [];
  for (;;) {
    const message = await channel.get(queue);
    if (message === false) return taken;
    taken.push(message);
  }
}

import type { Message } from '@platform/messaging/message.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import type { Random } from '../../../seeded-random.ts';
import { BusTap } from '../../../world/network/bus-tap.ts';
import type { Scenario } from '../../scenario.ts';
import { whileAway } from './queues.ts';

const WARM_UP_MS = 1500;
const LOAD_MS = 8000;

export const messagesTwisted: Scenario = {
  name: 'messages-twisted',
  kind: 'messages',
  shows: 'messages duplicated, out of order, and again long after they happened change nothing',
  world: { replicas: { everyService: 2 } },
  quietMs: 90_000,
  async run(c) {
    const tap = await BusTap.open(c.world);
    const heard: Message[] = [];
    const known = new Set<string>();
    await tap.listen((message) => {
      if (known.has(message.id)) return;
      known.add(message.id);
      heard.push(message);
    });
    const window = c.timeline.begin('duplicates in any order');
    const random = c.random.fork('messages');
    for (const end = Date.now() + LOAD_MS; Date.now() < end; await c.wait(100)) {
      const twisted = random
        .shuffled(heard)
        .slice(0, 12)
        .map((message) => twist(message, random));
      for (const { id } of twisted) known.add(id);
      await tap.say(...twisted);
    }
    await c.load.stop();
    c.timeline.healed(window);
    c.mustHaveServed(window, ['browse', 'read', 'order']);
    // Everything once more, long after it happened, backwards.
    const late = heard.toReversed().filter(({ type }) => !type.startsWith('user.'));
    for (const { id } of late) known.add(id);
    await tap.say(...late.map((message) => ({ ...message })));
    c.timeline.remark(`${late.length} messages said again backwards`);
    await tap.close();
  },
};

/** The message as it might come again: delivered once more, or asked anew. */
function twist(message: Message, random: Random): Message {
  const isSagaMessage = !message.type.startsWith('order.') && !message.type.startsWith('user.');
  // An event that comes with a new id is another event: only commands and replies are ever asked anew.
  return isSagaMessage && random.next() < 0.5 ? { ...message, id: uuidV7() } : message;
}

export const QUEUES = [
  ['inventory-service', 'inventory-service.commands'],
  ['payment-service', 'payment-service.commands'],
  ['shipping-service', 'shipping-service.commands'],
  ['order-service', 'order-service.replies'],
  ['notification-service', 'notification-service.events'],
] as const;

export const otherVersions: Scenario = {
  name: 'messages-of-other-versions',
  kind: 'messages',
  shows: 'messages of an older and of a newer version of their contracts, in place of ours, are understood',
  quietMs: 120_000,
  async run(c) {
    await c.wait(WARM_UP_MS);
    const random = c.random.fork('versions');
    for (const [service, queue] of c.random.shuffled(QUEUES)) {
      const count = await whileAway(c, service, 'messages become those of other versions', async (hand) => {
        const held = await hand.take(queue);
        await hand.put(
          queue,
          held.map(({ body, ...rest }) => ({ ...rest, body: random.pick([ofOlder, ofNewer])(body) })),
        );
        return held.length;
      });
      c.timeline.remark(`${count} messages of other versions`);
      if (count === 0) throw new Error(`nothing waited for ${service}: it shows nothing`);
    }
  },
};

/** As by a sender that knows more than we do. */
function ofNewer(body: string): string {
  const message = JSON.parse(body) as Message<object>;
  return JSON.stringify({
    ...message,
    dataschema: message.dataschema.replace(/:\d+$/, ':2'),
    extension: 'unheard of',
    data: { ...message.data, added_later: { by: ['a newer version'] } },
  });
}

/** As by a sender that knows only what our first version demands of it. */
function ofOlder(body: string): string {
  const { traceparent, tracestate, sequence, causationid, ...message } = JSON.parse(body) as Message;
  return JSON.stringify(message);
}

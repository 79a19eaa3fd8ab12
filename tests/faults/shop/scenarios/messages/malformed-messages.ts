import { mustShow } from '../../../world/processes/vital-signs.ts';
import { QueueHand } from '../../../world/queue-hand.ts';
import type { Scenario, ScenarioContext } from '../../scenario.ts';
import { QUEUES } from './messages.ts';

const WARM_UP_MS = 1500;

export const malformed: Scenario = {
  name: 'messages-malformed',
  kind: 'messages',
  shows: 'what is no message is set aside at once, for all to see; nothing waits behind it',
  async run(c) {
    await c.wait(WARM_UP_MS);
    const hand = new QueueHand(c.world);
    const window = c.timeline.begin('malformed messages in each queue');
    for (const [service, queue] of QUEUES) {
      const bodies = malformedFor(queue);
      await hand.put(
        queue,
        bodies.map((body) => ({ body })),
      );
      const dead = `queue_messages{queue="${queue}",state="dead"}`;
      await mustShow(c.world.instance(service), dead, (count) => count === bodies.length);
    }
    c.timeline.healed(window);
    c.mustHaveServed(window, ['browse', 'read', 'order']);
    for (const [service, queue] of QUEUES) await discardDead(c, service, queue);
  },
};

const ENVELOPE = {
  specversion: '1.0',
  id: '0190a000-0000-7000-8000-00000000dead',
  subject: 'nothing',
  time: '2026-01-01T00:00:00Z',
  datacontenttype: 'application/json',
};

/** What is no message of ours, and a message of each queue whose data is not what its contract demands. */
function malformedFor(queue: string): string[] {
  const { type, source } = SENT_TO[queue] ?? {};
  const dataschema = `urn:platform:schema:${type}:1`;
  return [
    'this is not JSON',
    '{"specversion":"1.0","id":',
    'null',
    '[]',
    '{}',
    JSON.stringify({ ...ENVELOPE, type, source, dataschema, data: null }),
    JSON.stringify({
      ...ENVELOPE,
      type,
      source,
      dataschema,
      data: { order_id: 'not an id', amount_minor: -1 },
    }),
  ];
}

const SENT_TO: Readonly<Record<string, { type: string; source: string }>> = {
  'inventory-service.commands': { type: 'inventory.reserve', source: 'order-service' },
  'payment-service.commands': { type: 'payment.capture', source: 'order-service' },
  'shipping-service.commands': { type: 'shipping.create', source: 'order-service' },
  'order-service.replies': { type: 'payment.captured', source: 'payment-service' },
  'notification-service.events': { type: 'order.placed', source: 'order-service' },
};

/** The operator looks at what is dead, and throws it away: all of it malformed, and nothing else. */
async function discardDead({ shop }: ScenarioContext, service: string, queue: string): Promise<void> {
  const admin = { token: shop.adminToken };
  const path = `/api/admin/${service}/dead-letters`;
  const { body } = await shop.http.call({ ...admin, path: `${path}?queue=${queue}` });
  const reasons = new Set<string>(body.items.map(({ reason }: { reason: string }) => reason));
  if ([...reasons].join() !== 'malformed') throw new Error(`${queue}: dead letters are ${[...reasons]}`);
  const discarded = await shop.http.call({
    ...admin,
    method: 'POST',
    path: `${path}/discard`,
    body: { queue, all: true, reason: 'put there by the fault suite' },
  });
  if (discarded.body?.count !== malformedFor(queue).length)
    throw new Error(`${queue}: ${JSON.stringify(discarded.body)} were discarded`);
}

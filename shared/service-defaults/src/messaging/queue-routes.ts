import { ForeignId, Lines } from '@platform/contracts/field-types.ts';
import type { QueueState } from '@platform/messaging/queues/bus-queues.ts';
import type { Transport } from '@platform/messaging/transport.ts';
import { type Static, Type } from '@platform/schema/type.ts';
import { access, principalOf } from '../access/access.ts';
import type { App } from '../http/app.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';
import { queueRefusal } from './queue-refusals.ts';

const Queue = Type.Object({
  queue: Type.String(),
  ready: Type.Integer(),
  unacknowledged: Type.Integer(),
  delayed: Type.Integer(),
  dead: Type.Integer(),
  oldest_age_ms: Type.Union([Type.Number(), Type.Null()], {
    description: 'How long the oldest message waits; null if none does, or it is not known',
  }),
  is_consumed: Type.Boolean(),
  last_consumer: Type.Union([Type.String(), Type.Null()]),
  last_consumed_at: Type.Union([Type.String(), Type.Null()]),
  is_retired: Type.Boolean(),
});
const QueueList = Type.Object({ items: Type.Array(Queue) }, { title: 'QueueList' });
const Retirement = Type.Object(
  {
    queue: ForeignId(200),
    reason: Lines(500, { minLength: 1 }),
  },
  { title: 'QueueRetirement', additionalProperties: false },
);
const Retired = Type.Object(
  { set_aside: Type.Integer({ description: 'Messages that are dead letters now' }) },
  { title: 'RetiredQueue' },
);

const tags = ['messaging'];
const admin = access.roles('admin');

interface Deps {
  readonly base: string;
  readonly transport: Transport;
  readonly logger: HttpDefaults['logger'];
}

/** All queues of the bus, whoever consumes them, for admins; and the end of one that nobody does. */
export function queueRoutes(app: App, { service, messaging, logger }: HttpDefaults): void {
  if (messaging === undefined) return;
  const deps = { base: `/api/admin/${service}/queues`, transport: messaging.transport, logger };
  listQueuesRoute(app, deps);
  retireQueueRoute(app, deps);
}

function listQueuesRoute(app: App, { base, transport }: Deps): void {
  app.get(
    base,
    { ...admin, schema: { tags, summary: 'All queues of the bus', response: { 200: QueueList } } },
    async () => ({ items: (await transport.busQueues.list()).map(queueView) }),
  );
}

function retireQueueRoute(app: App, { base, transport, logger }: Deps): void {
  app.post(
    `${base}/retire`,
    {
      ...admin,
      schema: {
        tags,
        summary: 'Take a queue that nobody consumes out of service',
        body: Retirement,
        response: { 200: Retired },
        problems: ['not-found', 'conflict'],
      },
    },
    async (request) => {
      const { queue, reason } = request.body;
      const count = await transport.busQueues.retire(queue).catch(queueRefusal);
      const actor = principalOf(request).userId;
      logger.warn({ audit: 'queues.retire', actor, queue, reason, count }, 'retired');
      return { set_aside: count };
    },
  );
}

function queueView(state: QueueState): Static<typeof Queue> {
  const { oldestAgeMs, isConsumed, lastConsumer, lastConsumedAt, isRetired, ...counts } = state;
  return {
    ...counts,
    oldest_age_ms: oldestAgeMs,
    is_consumed: isConsumed,
    last_consumer: lastConsumer,
    last_consumed_at: lastConsumedAt,
    is_retired: isRetired,
  };
}

import { composeMessage, type OutboxEntry } from '@platform/messaging/draft.ts';
import { consume } from '@platform/messaging/receiving/consume.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { testTransport } from '@platform/testing/test-transport.ts';
import { EVENT_QUEUE, eventHandlers } from '../src/events/event-handlers.ts';
import { notificationWorld } from './notification-world.ts';

/** The real thing: events over a bus, taken by two replicas. */
export async function busWorld(t: Cleanup) {
  const { database } = await notificationWorld(t);
  const { transport, connect } = await testTransport(t, 'postgres');
  for (let replica = 0; replica < 2; replica++)
    await consume({
      transport: await connect(`replica-${replica}`),
      database,
      queue: EVENT_QUEUE,
      handlers: eventHandlers({ database, mailDestination: 'kept', onNotice: () => undefined }),
      retry: { immediate: 1, delaysMs: [30, 100, 500] },
    });
  return {
    database,
    publish(entries: readonly OutboxEntry[], times = 1) {
      const messages = entries.map((entry) => composeMessage(entry, entry.contract.sentBy?.[0] ?? 'test'));
      return transport.publish('events', Array.from({ length: times }, () => messages).flat());
    },
  };
}

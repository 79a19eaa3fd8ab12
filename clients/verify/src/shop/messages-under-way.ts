import type { MessagingState } from '@platform/api-client/operations.ts';
import type { AuditedApi } from '../audited-api.ts';
import { counted } from '../counted.ts';

/** Who tells of an order by messages, and who is told. */
const SERVICES = ['order-service', 'payment-service', 'shipping-service', 'notification-service'] as const;

/** What may still arrive, such as `order-service has 2 messages under way`; undefined when all has. */
export async function messagesUnderWay(api: AuditedApi): Promise<string | undefined> {
  const found = await Promise.all(
    SERVICES.map(async (service) => {
      try {
        const count = countOf(await api.call(`GET /api/admin/${service}/messaging`));
        return count === 0 ? undefined : `${service} has ${counted(count, 'message')} under way`;
      } catch {
        return `${service} does not say what it has under way`;
      }
    }),
  );
  return found.find((text) => text !== undefined);
}

function countOf({ outbox, parked, queues }: MessagingState): number {
  const inQueues = queues.map(({ ready, unacknowledged, delayed }) => ready + unacknowledged + delayed);
  return inQueues.reduce((sum, count) => sum + count, (outbox?.pending ?? 0) + parked);
}

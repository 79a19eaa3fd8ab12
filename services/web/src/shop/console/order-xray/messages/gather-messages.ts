import type { CallOptions } from '@platform/api-client/api-client.ts';
import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import { foundIn, part } from '../../../../console/parts/part.ts';
import type { Visitor } from '../../../../session/visitor.ts';
import type { OrderMessage } from './order-message.ts';
import { orderMessages } from './order-messages.ts';

/** All that services tell of the messages of an order. */
export interface OrderMessages {
  readonly messages: readonly OrderMessage[];
  /** What is not known, and why; sentences. */
  readonly gaps: readonly string[];
}

// More than an order has, but for one that was retried for days.
const MOST = 200;

/** Every message of an order: their subject is its id. Asked of all services at once. */
export async function gatherMessages(
  { api }: Visitor,
  orderId: string,
  call: () => CallOptions,
): Promise<OrderMessages> {
  const query = { subject: orderId, limit: MOST };
  const answers = await Promise.all(
    MESSAGING_SERVICES.map(async (service) => ({
      service,
      found: await part(api.call(`GET /api/admin/${service}/messages`, { query }, call())),
    })),
  );
  const histories = answers.map(({ service, found }) => [service, foundIn(found)?.items] as const);
  return {
    messages: orderMessages(Object.fromEntries(histories), Date.now()),
    gaps: answers.flatMap(({ service, found }) => {
      if ('missing' in found) return [`${service} does not tell of its messages. ${found.missing}`];
      return found.value.next_cursor === null
        ? []
        : [`Of ${service}, only the newest ${MOST} messages are shown.`];
    }),
  };
}

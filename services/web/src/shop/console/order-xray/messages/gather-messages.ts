import type { CallOptions } from '@platform/api-client/api-client.ts';
import type { MessageHistory } from '@platform/api-client/operations.ts';
import { MESSAGING_SERVICES, type MessagingService } from '@platform/contracts/all-services.ts';
import { foundIn, type Part, part } from '../../../../console/parts/part.ts';
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

/** What each service was asked for. */
export type AskedHistories = Readonly<Record<MessagingService, Promise<Part<MessageHistory>>>>;

/** Asks all services at once for the messages of an order: their subject is its id. */
export function askHistories(
  { api }: Pick<Visitor, 'api'>,
  orderId: string,
  call: () => CallOptions,
): AskedHistories {
  const query = { subject: orderId, limit: MOST };
  const asked = MESSAGING_SERVICES.map((service) => [
    service,
    part(api.call(`GET /api/admin/${service}/messages`, { query }, call())),
  ]);
  return Object.fromEntries(asked) as AskedHistories;
}

/** Every message of an order. */
export async function gatherMessages(asked: AskedHistories): Promise<OrderMessages> {
  const answers = await Promise.all(
    MESSAGING_SERVICES.map(async (service) => ({ service, found: await asked[service] })),
  );
  const histories = answers.map(({ service, found }) => [service, foundIn(found)?.items] as const);
  return {
    messages: orderMessages(Object.fromEntries(histories), Date.now()),
    gaps: answers.flatMap(({ service, found }) => {
      if ('missing' in found) return [`${service} does not tell of its messages. ${found.missing}`];
      const isCut = found.value.next_cursor !== null;
      return isCut ? [`Of ${service}, only the newest ${MOST} messages are shown.`] : [];
    }),
  };
}

import type { CallOptions } from '@platform/api-client/api-client.ts';
import type {
  LedgerTransaction,
  Mail,
  Notification,
  Return,
  SagaWithJournal,
} from '@platform/api-client/operations.ts';
import { foundIn, type Part, part } from '../../../../console/parts/part.ts';
import type { Visitor } from '../../../../session/visitor.ts';
import {
  type AskedHistories,
  askHistories,
  gatherMessages,
  type OrderMessages,
} from '../messages/gather-messages.ts';
import { orNone } from './or-none.ts';

/** What admins see of an order, and staff do not. */
export interface Inside {
  readonly messages: OrderMessages;
  /** Of the order, its returns and its cancellation, as far as they are kept. */
  readonly sagas: Part<readonly SagaWithJournal[]>;
  readonly ledger: Part<readonly LedgerTransaction[]>;
  readonly mails: Part<readonly Mail[]>;
  readonly notifications: Part<readonly Notification[]>;
}

// More than an order has.
const MOST = 100;

export async function gatherInside(
  visitor: Visitor,
  orderId: string,
  returns: Promise<readonly Return[]>,
  call: () => CallOptions,
): Promise<Inside> {
  const { api } = visitor;
  const query = { order_id: orderId, limit: MOST };
  const histories = askHistories(visitor, orderId, call);
  const [messages, sagas, ledger, mails, notifications] = await Promise.all([
    gatherMessages(histories),
    part(sagasOf(visitor, orderId, returns, histories, call)),
    part(api.call('GET /api/ledger/transactions', { query }, call()).then(({ items }) => items)),
    part(api.call('GET /api/mails', { query }, call()).then(({ items }) => items)),
    part(
      api
        .call('GET /api/admin/notification-service/notifications', { query }, call())
        .then(({ items }) => items),
    ),
  ]);
  return { messages, sagas, ledger, mails, notifications };
}

/** A saga has the id of its order, or of its return. That of a cancellation is known by the messages it sent alone. */
async function sagasOf(
  { api }: Visitor,
  orderId: string,
  returns: Promise<readonly Return[]>,
  histories: AskedHistories,
  call: () => CallOptions,
): Promise<readonly SagaWithJournal[]> {
  const find = (id: string) => orNone(api.call('GET /api/sagas/{id}', { path: { id } }, call()));
  const own = find(orderId);
  const ofReturns = returns.catch(() => []).then((all) => all.map(({ return_id }) => return_id));
  const ofMessages = histories['order-service'].then((found) =>
    (foundIn(found)?.items ?? []).flatMap(({ correlation_id: id }) => id ?? []),
  );
  const known = new Set((await Promise.all([ofReturns, ofMessages])).flat());
  known.delete(orderId);
  const found = await Promise.all([own, ...[...known].map(find)]);
  return found
    .filter((saga) => saga !== undefined)
    .toSorted((a, b) => a.started_at.localeCompare(b.started_at));
}

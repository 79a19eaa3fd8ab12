import type { CallOptions } from '@platform/api-client/api-client.ts';
import type {
  LedgerTransaction,
  Mail,
  Notification,
  Return,
  SagaWithJournal,
} from '@platform/api-client/operations.ts';
import type { TraceSpan } from '@platform/telemetry/traces/trace-span.ts';
import type { OrderAudit } from '@platform/verify/shop/verify-order.ts';
import { foundIn, orNone, type Part, part } from '../../../../console/parts/part.ts';
import type { FoundLines, Runner } from '../../../../runner/runner.ts';
import type { Visitor } from '../../../../session/visitor.ts';
import { gatherAudit } from '../audit/gather-audit.ts';
import {
  type AskedHistories,
  askHistories,
  gatherMessages,
  type OrderMessages,
} from '../messages/gather-messages.ts';
import { gatherLogs } from './gather-logs.ts';
import { gatherSpans } from './gather-spans.ts';

/** What admins see of an order, and staff do not. */
export interface Inside {
  readonly messages: OrderMessages;
  /** Of the order, its returns and its cancellation, as far as they are kept. */
  readonly sagas: Part<readonly SagaWithJournal[]>;
  readonly ledger: Part<readonly LedgerTransaction[]>;
  readonly mails: Part<readonly Mail[]>;
  readonly notifications: Part<readonly Notification[]>;
  /** Undefined on pages that do not show it. */
  readonly audit: Part<OrderAudit> | undefined;
  /** Of all its traces, on the page of everything that of its placing; undefined also where traces are kept elsewhere. */
  readonly spans: Part<readonly TraceSpan[]> | undefined;
  /** Undefined also where logs are kept elsewhere. */
  readonly logs: Part<FoundLines> | undefined;
}

/** For which page it is gathered: the slug of its tab. Audit and logs have more time on a page of their own. */
export interface XrayPageParts {
  readonly page: string;
  readonly runner: Runner | undefined;
}

interface InsideParts extends XrayPageParts {
  readonly orderId: string;
  readonly returns: Promise<readonly Return[]>;
  readonly call: () => CallOptions;
}

// More than an order has.
const MOST = 100;

export async function gatherInside(visitor: Visitor, parts: InsideParts): Promise<Inside> {
  const { api } = visitor;
  const { orderId, call, page, runner } = parts;
  const query = { order_id: orderId, limit: MOST };
  const histories = askHistories(visitor, orderId, call);
  const told = api.call('GET /api/admin/notification-service/notifications', { query }, call());
  const isOn = (part: string) => page === '' || page === part;
  const [messages, sagas, ledger, mails, notifications, audit, logs, spans] = await Promise.all([
    gatherMessages(histories),
    part(sagasOf(visitor, parts, histories)),
    part(api.call('GET /api/ledger/transactions', { query }, call()).then(({ items }) => items)),
    part(api.call('GET /api/mails', { query }, call()).then(({ items }) => items)),
    part(told.then(({ items }) => items)),
    isOn('audit') ? gatherAudit(visitor, orderId, page === 'audit') : undefined,
    isOn('logs') ? gatherLogs(runner, orderId, page === 'logs') : undefined,
    isOn('trace') || isOn('messages')
      ? gatherSpans(runner, histories['order-service'], { isAlone: page !== '', call })
      : undefined,
  ]);
  return { messages, sagas, ledger, mails, notifications, audit, logs, spans };
}

/** A saga has the id of its order, or of its return. That of a cancellation is known by the messages it sent alone. */
async function sagasOf(
  { api }: Visitor,
  { orderId, returns, call }: InsideParts,
  histories: AskedHistories,
): Promise<readonly SagaWithJournal[]> {
  const find = (id: string) => orNone(api.call('GET /api/sagas/{id}', { path: { id } }, call()));
  const idsOfReturns = returns.catch(() => []).then((all) => all.map(({ return_id }) => return_id));
  const idsOfMessages = histories['order-service'].then((found) =>
    (foundIn(found)?.items ?? []).flatMap(({ correlation_id: id }) => id ?? []),
  );
  const findOthers = async () => {
    const known = new Set((await Promise.all([idsOfReturns, idsOfMessages])).flat());
    known.delete(orderId);
    return Promise.all([...known].map(find));
  };
  // At once: what fails while another is awaited has to be heard.
  const [own, others] = await Promise.all([find(orderId), findOthers()]);
  return [own, ...others]
    .filter((saga) => saga !== undefined)
    .toSorted((a, b) => a.started_at.localeCompare(b.started_at));
}

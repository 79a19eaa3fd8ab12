import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '@platform/api-client/api-client.ts';
import { verifyOrder } from '@platform/verify/shop/verify-order.ts';
import {
  askHistories,
  gatherMessages,
} from '../../../services/web/src/shop/console/order-xray/messages/gather-messages.ts';
import type { OrderEvidence } from './order-gaps.ts';

const PATIENCE_MS = 60_000;
const POLL_MS = 1_000;
// More than an order has.
const MOST = 100;

/** What the X-ray shows of an order once nothing is under way for it; of one that does not come to rest, what it shows then. */
export async function readEvidence(api: ApiClient, orderId: string): Promise<OrderEvidence> {
  const endsAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const evidence = await readOnce(api, orderId);
    if (isAtRest(evidence) || Date.now() > endsAt) return evidence;
    await sleep(POLL_MS);
  }
}

async function readOnce(api: ApiClient, orderId: string): Promise<OrderEvidence> {
  const [timeline, messages, ledger, audit] = await Promise.all([
    api.call('GET /api/orders/{id}/timeline', { path: { id: orderId } }),
    gatherMessages(askHistories({ api }, orderId, () => ({}))),
    api.call('GET /api/ledger/transactions', { query: { order_id: orderId, limit: MOST } }),
    verifyOrder(api, orderId),
  ]);
  return { timeline: timeline.items, messages, ledger: ledger.items, audit };
}

function isAtRest({ messages: { messages, gaps }, audit }: OrderEvidence): boolean {
  const isMoving = messages.some(
    ({ sending, deliveries }) =>
      sending === 'waiting' ||
      deliveries.some(({ outcome }) => outcome === 'under-way' || outcome === 'retrying'),
  );
  return !isMoving && gaps.length === 0 && audit.checks.every(({ verdict }) => verdict !== 'not-due');
}

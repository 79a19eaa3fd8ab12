import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderSummary } from '@platform/api-client/operations.ts';
import type { AuditedApi } from '@platform/verify/audited-api.ts';
import type { LoadResult } from './order-load.ts';

const POLL_MS = 500;
const PAGE = 100;

/** How the orders that are there compare to what customers were told. Numbers of orders. */
export interface OrderCount {
  /** Taken, and not there. */
  readonly lost: readonly string[];
  /** There, of a customer who was told of another, or of none and had been answered. */
  readonly doubled: readonly string[];
  /** Neither confirmed nor rejected nor cancelled. */
  readonly unended: readonly string[];
}

/** Waits until each order of `customerId` since `since` has ended, `limitMs` at most; then counts them. */
export async function countOrders(
  api: AuditedApi,
  {
    customerId,
    since,
    recipient,
  }: { readonly customerId: string; readonly since: string; readonly recipient: string },
  { placed, unanswered }: LoadResult,
  { limitMs, signal }: { readonly limitMs: number; readonly signal: AbortSignal },
): Promise<OrderCount> {
  const until = performance.now() + limitMs;
  let there = await ordersSince(api, customerId, since, signal);
  while (there.some(isUnderWay) && performance.now() < until) {
    await sleep(POLL_MS, undefined, { signal });
    there = await ordersSince(api, customerId, since, signal);
  }
  const ids = new Set(there.map(({ id }) => id));
  const untold = there.filter(({ id }) => !placed.has(id));
  const ours = await Promise.all(untold.map(({ id }) => isMarked(api, id, recipient, signal)));
  const extra = untold.filter((_, i) => ours[i]).map(({ number }) => number);
  return {
    lost: [...placed].filter(([id]) => !ids.has(id)).map(([, number]) => number),
    // Who was not answered has at most one.
    doubled: extra.length > unanswered ? extra : [],
    unended: there.filter(isUnderWay).map(({ number }) => number),
  };
}

function isUnderWay({ status }: OrderSummary): boolean {
  return status === 'placed';
}

async function ordersSince(
  api: AuditedApi,
  customerId: string,
  since: string,
  signal: AbortSignal,
): Promise<OrderSummary[]> {
  const found: OrderSummary[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { customer_id: customerId, since, limit: PAGE, ...(cursor ? { cursor } : {}) };
    const page = await api.call('GET /api/orders', { query }, { signal });
    found.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
}

async function isMarked(
  api: AuditedApi,
  id: string,
  recipient: string,
  signal: AbortSignal,
): Promise<boolean> {
  const order = await api.call('GET /api/orders/{id}', { path: { id } }, { signal });
  return order.shipping_address?.recipient === recipient;
}

import { isDeepStrictEqual } from 'node:util';
import { type AuditedApi, type CallLimits, limited } from '../audited-api.ts';
import type { Audit } from '../verification.ts';
import { ORDER_CHECKS } from './checks/order-checks.ts';
import { keptFrom } from './feeds/audit-feed.ts';
import { ORDER_FEEDS } from './feeds/audit-rows.ts';
import { ORDER_PARTS, type OrderReading, readOrder } from './feeds/read-order.ts';
import { awaitsMessage, judge } from './judge.ts';
import { messagesUnderWay } from './messages-under-way.ts';
import { ledgerOutcome, stockOutcome } from './order-books.ts';

export interface OrderAudit extends Audit {
  readonly orderId: string;
  /** What people call it; undefined where order-service does not say. */
  readonly number: string | undefined;
  /** False if no service knows of it. */
  readonly isKnown: boolean;
}

/**
 * Every check of one order, each with what the services say. What is not due yet is said as such. What services that are
 * away would show is `unavailable`; throws only when none answers, or when `signal` is aborted.
 *
 * `orderId` is a UUID.
 */
export async function verifyOrder(
  platform: AuditedApi,
  orderId: string,
  limits: CallLimits = {},
): Promise<OrderAudit> {
  const api = limited(platform, limits);
  const [{ reading, underWay }, ledger] = await Promise.all([
    readSettled(api, orderId),
    ledgerOutcome(api, orderId),
  ]);
  const stock = await stockOutcome(api, reading);
  limits.signal?.throwIfAborted();
  const checks = [...ORDER_CHECKS.map((check) => judge(check, reading, underWay)), stock, ledger];
  const { order, notificationsKeptFrom: _, ...others } = reading.facts;
  return {
    orderId,
    number: order?.number,
    isKnown: order !== undefined || Object.keys(others).length > 0 || reading.failures.size > 0,
    ok: checks.every(({ verdict }) => verdict !== 'violated' && verdict !== 'unavailable'),
    checks,
  };
}

interface SettledReading {
  readonly reading: OrderReading;
  /** What may still arrive and change it. */
  readonly underWay: string | undefined;
}

/**
 * The order once messages about it have arrived. Where one seems to be missing and none is under way any more, it is
 * read once again: what was sent before the first reading has arrived by then.
 */
async function readSettled(api: AuditedApi, orderId: string): Promise<SettledReading> {
  const reading = await read(api, orderId);
  if (!ORDER_CHECKS.some((check) => awaitsMessage(check, reading))) return { reading, underWay: undefined };
  const underWay = await messagesUnderWay(api);
  if (underWay !== undefined) return { reading, underWay };
  const again = await read(api, orderId);
  const hasMoved = !isDeepStrictEqual(movesOf(reading), movesOf(again));
  return { reading: again, underWay: hasMoved ? 'it moved on meanwhile' : undefined };
}

/** Throws what was answered instead when no service answers. */
async function read(api: AuditedApi, orderId: string): Promise<OrderReading> {
  const [{ facts, failures }, notificationsKeptFrom] = await Promise.all([
    readOrder(api, orderId),
    // Fails as the feed itself does, which is among the failures.
    keptFrom(api, ORDER_FEEDS.notification).catch(() => undefined),
  ]);
  const [failure] = failures.values();
  if (failures.size === ORDER_PARTS.length) throw failure;
  return { facts: { ...facts, notificationsKeptFrom }, failures };
}

/** What moves when an order, or a return of it, gets further. */
function movesOf({ facts: { order, returns } }: OrderReading): object {
  return { order, returns };
}

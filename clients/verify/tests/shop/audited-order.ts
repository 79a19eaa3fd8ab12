import { ApiError } from '@platform/api-client/api-error.ts';
import type { AuditedApi } from '../../src/audited-api.ts';
import type { LevelRow, OrderFacts } from '../../src/shop/feeds/audit-rows.ts';

export const ORDER_ID = '0198c0de-0000-7000-8000-000000000001';
const RETURN_ID = '0198c0de-0000-7000-8000-000000000002';
const order_id = ORDER_ID;

/** An order of two mugs and postage, as every service has it. */
export const CONFIRMED = {
  order: {
    ...{ order_id, number: 'K7Q2-9MXE', customer_id: order_id, status: 'confirmed' },
    ...{ currency: 'GBP', total_minor: 700, saga_state: 'completed', is_overdue: false },
    lines: [
      ['MUG', 2, 250, true],
      ['POST', 1, 200, false],
    ],
    placed_at: '2026-01-31T12:00:00.000Z',
  },
  reservation: { order_id, status: 'committed', lines: [['MUG', 2]] },
  payment: {
    ...{ order_id, status: 'captured', currency: 'GBP', amount_minor: 700 },
    ...{ captured_minor: 700, refunded_minor: 0, ledger_captured_minor: 700, ledger_refunded_minor: 0 },
  },
  shipment: { order_id, shipment_id: order_id, status: 'created', lines: [['MUG', 2]] },
  notification: { order_id, kinds: { 'order.placed': 1, 'order.confirmed': 1, 'shipment.created': 1 } },
} as const satisfies OrderFacts;

const { order, reservation, payment, notification } = CONFIRMED;
const refunded = (minor: number) => ({ ...payment, refunded_minor: minor, ledger_refunded_minor: minor });

export const REJECTED: OrderFacts = {
  order: { ...order, status: 'rejected', saga_state: 'compensated' },
  reservation: { ...reservation, status: 'released' },
  notification: { order_id, kinds: { 'order.placed': 1, 'order.rejected': 1 } },
};

export const CANCELLED: OrderFacts = {
  order: { ...order, status: 'cancelled', cancellation_state: 'completed' },
  reservation: { ...reservation, status: 'released' },
  payment: { ...refunded(700), status: 'refunded' },
  notification: { order_id, kinds: { ...notification.kinds, 'order.cancelled': 1, 'payment.refunded': 1 } },
};

/** One of the mugs came back. */
export const PARTLY_RETURNED: OrderFacts = {
  ...CONFIRMED,
  payment: { ...refunded(250), returns: [[RETURN_ID, 250]] },
  shipment: { ...CONFIRMED.shipment, status: 'delivered' },
  notification: {
    order_id,
    kinds: {
      ...notification.kinds,
      ...{ [`return.approved:${RETURN_ID}`]: 1, [`return.refunded:${RETURN_ID}`]: 1 },
    },
  },
  returns: {
    ...{ order_id, return_status: 'partly-returned' },
    returns: [
      {
        ...{ return_id: RETURN_ID, status: 'refunded', refund_minor: 250, is_approved: true },
        ...{ lines: [[1, 'MUG', 1, 250, 'restock']], saga_state: 'completed' },
        ...{ is_overdue: false, saga_error: null },
      },
    ],
  },
  stockReturns: { order_id, returns: [{ return_id: RETURN_ID, lines: [['MUG', 1, 0, 1, 0]] }] },
};

/** The saga, and so everybody else, is half way. */
export const UNDER_WAY: OrderFacts = {
  order: { ...order, status: 'placed', saga_state: 'running' },
  reservation: { ...reservation, status: 'reserved' },
  payment: {
    ...{ ...payment, status: 'authorised', captured_minor: 0, ledger_captured_minor: 0 },
  },
};

export interface AuditedPlatform {
  facts: OrderFacts;
  level?: Partial<LevelRow>;
  unbalanced?: readonly string[];
  /** Services that do not answer. */
  away?: readonly string[];
  /** Messages under way. */
  pending?: number;
  /** Told of every call. */
  onCall?: (name: string) => void;
}

const PART_OF: Readonly<Record<string, keyof OrderFacts>> = {
  'order-service/audit/orders': 'order',
  'order-service/audit/returns': 'returns',
  'inventory-service/audit/reservations': 'reservation',
  'inventory-service/audit/returns': 'stockReturns',
  'payment-service/audit/payments': 'payment',
  'shipping-service/audit/shipments': 'shipment',
  'notification-service/audit/notifications': 'notification',
};

/** A platform that knows one order; may be changed at any time. */
export function auditedPlatform(platform: AuditedPlatform): AuditedApi {
  const call = async (name: string, input: { query?: { sku?: string } } = {}) => {
    platform.onCall?.(name);
    const feed = name.replace('GET /api/admin/', '');
    const { away = [], pending = 0, unbalanced = [], facts } = platform;
    if (away.some((service) => feed.startsWith(service)))
      throw new ApiError(503, { code: 'unavailable', detail: 'It is away.' }, null, name);
    if (feed.endsWith('/messaging')) return { outbox: { pending, oldest_age_ms: 1 }, parked: 0, queues: [] };
    if (feed.endsWith('/audit/ledger')) return { transactions: 1, unbalanced };
    if (feed.endsWith('/audit/levels')) return { items: [levelOf(platform, input.query?.sku)], next: null };
    const row = facts[PART_OF[feed] ?? 'order'];
    const items = row === undefined ? [] : [row];
    return { items, next: null, kept_from: facts.notificationsKeptFrom ?? '2026-01-01T00:00:00.000Z' };
  };
  return { call } as AuditedApi;
}

function levelOf({ level }: AuditedPlatform, sku = ''): LevelRow {
  return { sku, on_hand: 9, reserved: 0, ledger_on_hand: 9, ledger_reserved: 0, ...level };
}

import { ApiError } from '@platform/api-client/api-error.ts';
import type { Order, OrderParts, TimelineEntry } from '@platform/api-client/operations.ts';
import type { Visitor } from '../../session/visitor.ts';
import { orderIdOf } from './order-id.ts';

export interface LiveOrder {
  readonly order: Order & OrderParts;
  readonly timeline: readonly TimelineEntry[];
  /** When it was read. */
  readonly seenAt: string;
}

/** An order, by its number or id, with all that has happened to it. Undefined when there is none for this visitor. */
export async function gatherOrder(visitor: Visitor, name: string): Promise<LiveOrder | undefined> {
  try {
    const path = { id: await orderIdOf(visitor, name) };
    const [order, { items: timeline }] = await Promise.all([
      visitor.api.call('GET /api/orders/{id}', { path, query: { expand: ['payment', 'shipment'] } }),
      visitor.api.call('GET /api/orders/{id}/timeline', { path }),
    ]);
    return { order, timeline, seenAt: new Date().toISOString() };
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 422)) return undefined;
    throw error;
  }
}

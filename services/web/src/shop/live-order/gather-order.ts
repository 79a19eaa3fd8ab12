import type { Order, OrderParts, Return, TimelineEntry } from '@platform/api-client/operations.ts';
import type { Visitor } from '../../session/visitor.ts';
import { ofOrder } from './order-id.ts';

export interface LiveOrder {
  readonly order: Order & OrderParts;
  readonly timeline: readonly TimelineEntry[];
  /** When it was read. */
  readonly seenAt: string;
}

export interface OrderFindings extends LiveOrder {
  /** Oldest first. */
  readonly returns: readonly Return[];
}

/** An order, by its number or id, with all that has happened to it. Undefined when there is none for this visitor. */
export function gatherOrder(visitor: Visitor, name: string): Promise<OrderFindings | undefined> {
  return ofOrder(visitor, name, async (path) => {
    const [order, { items: timeline }] = await Promise.all([
      visitor.api.call('GET /api/orders/{id}', { path, query: { expand: ['payment', 'shipment'] } }),
      visitor.api.call('GET /api/orders/{id}/timeline', { path }),
    ]);
    return { order, timeline, returns: await returnsOf(visitor, order), seenAt: new Date().toISOString() };
  });
}

/** Before its goods are there, an order can have none. */
async function returnsOf(
  visitor: Visitor,
  { id, returnable_until: until }: Order,
): Promise<readonly Return[]> {
  if (until === null) return [];
  return (await visitor.api.call('GET /api/orders/{id}/returns', { path: { id } })).items;
}

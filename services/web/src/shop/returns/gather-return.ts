import type { Order } from '@platform/api-client/operations.ts';
import type { Visitor } from '../../session/visitor.ts';
import { ofOrder } from '../live-order/order-id.ts';
import { openUntil, type ReturnableLine, returnableLines } from './returnable.ts';

export interface ReturnableOrder {
  readonly order: Order;
  /** Until when something may be sent back. Undefined before its goods are there, and when it is too late. */
  readonly openUntil: string | undefined;
  /** What is in no return yet. */
  readonly lines: readonly ReturnableLine[];
}

/** An order, by its number or id, and what of it may be sent back. Undefined when there is none for this visitor. */
export function gatherReturn(visitor: Visitor, name: string): Promise<ReturnableOrder | undefined> {
  return ofOrder(visitor, name, async (path) => {
    const [order, { items: returns }] = await Promise.all([
      visitor.api.call('GET /api/orders/{id}', { path }),
      visitor.api.call('GET /api/orders/{id}/returns', { path }),
    ]);
    return { order, openUntil: openUntil(order, new Date()), lines: returnableLines(order, returns) };
  });
}

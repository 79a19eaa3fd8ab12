import type { Return } from '@platform/api-client/operations.ts';
import type { LiveOrder } from './gather-order.ts';

type Progress = Pick<LiveOrder, 'order' | 'timeline'>;

/** True while something is still to come by itself: the order goes on, or is being cancelled. */
export function isUnderWay({ order, timeline }: Progress): boolean {
  return order.status === 'placed' || isBeingCancelled({ order, timeline });
}

/** True from when a confirmed order is to be cancelled until that has ended, either way. */
export function isBeingCancelled({ order, timeline }: Progress): boolean {
  const last = timeline.findLast(({ event }) => CANCELLATION.has(event));
  return order.status === 'confirmed' && last?.event === 'cancel-requested';
}

const CANCELLATION: ReadonlySet<string> = new Set(['cancel-requested', 'cancel-refused', 'cancelled']);

/** True while the customer waits for a decision, or for money. */
export function hasOpenReturn(returns: readonly Pick<Return, 'ended_at'>[]): boolean {
  return returns.some(({ ended_at: endedAt }) => endedAt === null);
}

import type { OrderFacts, OrderRow } from '../feeds/audit-rows.ts';
import { notDue, type Undecided } from './order-check.ts';

/** Whether its sagas still change what others hold for it. */
export function isUnderWay({ status, cancellation_state: state }: OrderRow): boolean {
  return status === 'placed' || state === 'running' || state === 'stuck';
}

/** What waits for the end of its sagas cannot be told before. */
export function untilSagasEnd({ order }: OrderFacts): Undecided | undefined {
  if (order === undefined || !isUnderWay(order)) return undefined;
  return notDue(
    order.status === 'placed'
      ? `its saga is ${order.saga_state ?? 'missing'}`
      : `its cancellation is ${order.cancellation_state}`,
  );
}

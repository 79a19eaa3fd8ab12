import type { OrderFacts, OrderRow } from '../feeds/audit-rows.ts';
import { notKept, type OrderCheck, type Undecided } from './order-check.ts';
import { untilSagasEnd } from './under-way.ts';

export const SAGA_CHECKS: readonly OrderCheck[] = [
  {
    name: 'every saga ends within its deadlines',
    shows: { order: ['saga_state', 'cancellation_state', 'is_overdue', 'saga_error'] },
    violation: sagaViolation,
    undecided: untilSagasEnd,
  },
  {
    name: 'every order ended as its saga did',
    shows: { order: ['status', 'saga_state', 'cancellation_state'] },
    violation: endingViolation,
    undecided: endingUndecided,
  },
  {
    name: 'the lines of every order sum to its total',
    shows: { order: ['lines', 'total_minor', 'currency'] },
    violation: totalViolation,
  },
];

function sagaViolation({ order }: OrderFacts): string | undefined {
  if (order === undefined) return undefined;
  const because = order.saga_error ? `, as it cannot move (${order.saga_error})` : '';
  if (order.saga_state === 'stuck' || order.cancellation_state === 'stuck')
    return `its saga is stuck${because}: see \`platform sagas show\``;
  if (order.saga_state === null) return 'it has no saga';
  return order.is_overdue ? `its saga is unfinished past its deadlines${because}` : undefined;
}

/** What stands in the place of a saga that ended longer ago than sagas are kept. */
const SAGA_REMOVED = 'removed';
const ENDING_OF_SAGA = { completed: 'confirmed', compensated: 'rejected', cancelled: 'cancelled' } as const;

/** An order ends in the transaction that ends its saga. A stuck one is for the check of sagas. */
function endingViolation({ order }: OrderFacts): string | undefined {
  if (order === undefined || order.saga_state === null || order.saga_state === 'stuck') return undefined;
  if (order.saga_state === SAGA_REMOVED) return undefined;
  const ending = ENDING_OF_SAGA[order.saga_state as keyof typeof ENDING_OF_SAGA] ?? 'placed';
  if (order.cancellation_state) return cancellationViolation(order, ending);
  return order.status === ending ? undefined : `it is ${order.status}, its saga is ${order.saga_state}`;
}

function endingUndecided(facts: OrderFacts): Undecided | undefined {
  const { saga_state, cancellation_state } = facts.order ?? {};
  if (saga_state === SAGA_REMOVED || cancellation_state === SAGA_REMOVED)
    return notKept('its saga ended longer ago than sagas are kept');
  return untilSagasEnd(facts);
}

/** A cancellation that is complete ends a confirmed order once more; one that is refused or under way leaves it as it is. */
function cancellationViolation(
  { status, cancellation_state: state }: OrderRow,
  ending: OrderRow['status'],
): string | undefined {
  if (ending !== 'confirmed') return `it has a cancellation, but was ${ending}`;
  if (state === SAGA_REMOVED) return undefined;
  const expected = state === 'completed' ? 'cancelled' : 'confirmed';
  return status === expected ? undefined : `it is ${status}, its cancellation is ${state}`;
}

function totalViolation({ order }: OrderFacts): string | undefined {
  if (order === undefined) return undefined;
  const sum = order.lines.reduce((sum, [, quantity, price]) => sum + quantity * price, 0);
  return sum === order.total_minor ? undefined : `total ${order.total_minor}, lines sum to ${sum}`;
}

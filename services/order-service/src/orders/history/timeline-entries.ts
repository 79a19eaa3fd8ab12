import type { JournalJson } from '@platform/saga/store/saga-history.ts';
import type { Static } from '@platform/schema/type.ts';
import type { OrderSummary } from '../order-repository.ts';
import type { TimelineEntry } from '../order-schemas.ts';

export type Entry = Static<typeof TimelineEntry>;

/** A row of `order_event`, as JSON. */
export interface EventJson {
  readonly id: number;
  readonly at: string;
  readonly event: string;
  readonly actor_id: string | null;
  readonly details: Record<string, unknown>;
}

export function placedEntry(order: OrderSummary): Entry {
  const { placedAt, placedBy, totalMinor, currency } = order;
  return {
    at: placedAt.toISOString(),
    event: 'placed',
    actor_id: placedBy,
    details: { total_minor: totalMinor, currency },
  };
}

/** All that is left of the steps once the journal's time is over. */
export function endingEntry({ status, endedAt, reasonCode }: OrderSummary): Entry[] {
  if (endedAt === null) return [];
  const details = reasonCode === null ? {} : { reason: reasonCode };
  return [{ at: endedAt.toISOString(), event: status, actor_id: null, details }];
}

/** `reserve-stock sent`, `authorise-payment refused`; the saga's own start says no more than `placed`. */
export function journalEntry(row: JournalJson): Entry[] {
  if (row.kind === 'started') return [];
  const isUndoing = row.direction === 'backward' && row.step !== null;
  const subject = row.step === null ? '' : `${isUndoing ? 'undo ' : ''}${row.step} `;
  const details = {
    ...(row.attempt !== null && row.attempt > 1 ? { attempt: row.attempt } : {}),
    ...(row.message_type === null ? {} : { message: row.message_type }),
    ...(row.reason === null ? {} : { reason: row.reason }),
  };
  return [
    { at: new Date(row.at).toISOString(), event: `${subject}${row.kind}`, actor_id: row.actor, details },
  ];
}

/** The entries of a cancellation: it ends in words of its own, as the order has been `completed` before. */
export function cancellationEntry(row: JournalJson): Entry[] {
  const ending = CANCELLATION_ENDINGS.get(row.kind);
  return journalEntry(row).map((entry) => (ending === undefined ? entry : { ...entry, event: ending }));
}

const CANCELLATION_ENDINGS: ReadonlyMap<string, string> = new Map([
  ['completed', 'cancelled'],
  ['compensated', 'cancel-refused'],
]);

export function laterEntry({ at, event, actor_id, details }: EventJson): Entry {
  return { at: new Date(at).toISOString(), event, actor_id, details };
}

import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { findJournal, type JournalRow } from '@platform/saga/store/saga-queries.ts';
import type { Static } from '@platform/schema/type.ts';
import type { OrderSummary } from './order-repository.ts';
import type { TimelineEntry } from './order-schemas.ts';

type Entry = Static<typeof TimelineEntry>;

interface EventRow {
  at: Date;
  event: string;
  actor_id: string | null;
  details: Record<string, unknown>;
}

/** Everything that happened to an order, oldest first: its placing, each step of its saga, what came later. */
export async function readTimeline(database: Database, order: OrderSummary): Promise<Entry[]> {
  const [journal, later] = await Promise.all([
    findJournal(database, order.id),
    database.query<EventRow>(
      sql`select at, event, actor_id, details from order_event where order_id = ${order.id} order by id`,
    ),
  ]);
  const steps = journal.length > 0 ? journal.flatMap(journalEntry) : endingEntry(order);
  return [placedEntry(order), ...steps, ...later.map(laterEntry)];
}

function placedEntry(order: OrderSummary): Entry {
  const { placedAt, placedBy, totalMinor, currency } = order;
  return {
    at: placedAt.toISOString(),
    event: 'placed',
    actor_id: placedBy,
    details: { total_minor: totalMinor, currency },
  };
}

/** All that is left of the steps once the journal's time is over. */
function endingEntry({ status, endedAt, reasonCode }: OrderSummary): Entry[] {
  if (endedAt === null) return [];
  const details = reasonCode === null ? {} : { reason: reasonCode };
  return [{ at: endedAt.toISOString(), event: status, actor_id: null, details }];
}

/** `reserve-stock sent`, `authorise-payment refused`; the saga's own start says no more than `placed`. */
function journalEntry(row: JournalRow): Entry[] {
  if (row.kind === 'started') return [];
  const isUndoing = row.direction === 'backward' && row.step !== null;
  const subject = row.step === null ? '' : `${isUndoing ? 'undo ' : ''}${row.step} `;
  const details = {
    ...(row.attempt !== null && row.attempt > 1 ? { attempt: row.attempt } : {}),
    ...(row.message_type === null ? {} : { message: row.message_type }),
    ...(row.reason === null ? {} : { reason: row.reason }),
  };
  return [{ at: row.at.toISOString(), event: `${subject}${row.kind}`, actor_id: row.actor, details }];
}

function laterEntry({ at, event, actor_id, details }: EventRow): Entry {
  return { at: at.toISOString(), event, actor_id, details };
}

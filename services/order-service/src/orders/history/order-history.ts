import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { type JournalJson, journalAfterSql } from '@platform/saga/store/saga-history.ts';
import { CANCEL_FACTS, type CancelFacts } from '../cancelling/cancellation-repository.ts';
import { ORDER_COLUMNS, type OrderSummary } from '../order-repository.ts';
import { BEGINNING, type HistoryPosition } from './history-position.ts';
import {
  cancellationEntry,
  type Entry,
  type EventJson,
  endingEntry,
  journalEntry,
  laterEntry,
  placedEntry,
} from './timeline-entries.ts';

/** What happened to an order after a position, with how it stands then: all of one moment. */
export interface OrderHistory {
  readonly order: OrderSummary;
  readonly facts: CancelFacts;
  /** True from when a return is asked for until it is refunded or refused. */
  readonly hasOpenReturn: boolean;
  /** Oldest first, each with the position after it. */
  readonly entries: readonly { readonly position: HistoryPosition; readonly entry: Entry }[];
  readonly hasMore: boolean;
}

type HistoryRow = OrderSummary &
  CancelFacts & {
    readonly cancellationSaga: string | null;
    readonly hasOpenReturn: boolean;
    readonly journal: readonly JournalJson[];
    readonly later: readonly EventJson[];
  };

/** Reads it in one statement, about `limit` entries or all; undefined if there is no such order. */
export async function readHistory(
  db: Queryable,
  orderId: string,
  after: HistoryPosition = BEGINNING,
  limit: number | null = null,
): Promise<OrderHistory | undefined> {
  const [row] = await db.query<HistoryRow>(sql`
    select ${ORDER_COLUMNS}, ${CANCEL_FACTS}, ${cancellationSagaSql(sql`orders.id`)} as "cancellationSaga",
      exists (select from order_return where order_id = orders.id and ended_at is null) as "hasOpenReturn",
      ${journalAfterSql(sagasOfSql(sql`orders.id`), after.entry, limit)} as journal,
      (select coalesce(json_agg(to_json(row) order by row.id), '[]') from (
         select id, at, event, actor_id, details from order_event
         where order_id = orders.id and id > ${after.event}::bigint order by id limit ${limit}::bigint
       ) as row) as later
    from orders where orders.id = ${orderId}`);
  if (row === undefined) return undefined;
  const { journal, later, hasOpenReturn } = row;
  const hasMore = limit !== null && (journal.length === limit || later.length === limit);
  return { order: row, facts: row, hasOpenReturn, entries: entriesOf(row, after), hasMore };
}

/** The two kinds of rows in order of time; those of one kind stay in their own order. */
function entriesOf(row: HistoryRow, after: HistoryPosition): OrderHistory['entries'] {
  const told: { position: HistoryPosition; entry: Entry }[] = [];
  let position = after;
  const tell = (moved: Partial<HistoryPosition>, entries: readonly Entry[]): void => {
    position = { ...position, ...moved };
    for (const entry of entries) told.push({ position, entry });
  };
  if (after.entry < PLACED_ENTRY) tell({ entry: PLACED_ENTRY }, [placedEntry(row)]);
  // Without a journal all that is left is how it ended.
  if (row.saga === null && after.entry < ENDED_ENTRY) tell({ entry: ENDED_ENTRY }, endingEntry(row));
  const later = [...row.later];
  for (const step of row.journal) {
    while (later[0] !== undefined && Date.parse(later[0].at) < Date.parse(step.at)) {
      const event = later.shift() as EventJson;
      tell({ event: event.id }, [laterEntry(event)]);
    }
    tell({ entry: step.entry }, entriesOfStep(step, row.cancellationSaga));
  }
  for (const event of later) tell({ event: event.id }, [laterEntry(event)]);
  return told;
}

/** Before every entry of a journal that is told: the first of any journal says `started`. */
const PLACED_ENTRY = 1;
const ENDED_ENTRY = 2;

/** The sagas of an order: its own, which has its id, and that of its cancellation. */
export function sagasOfSql(orderId: Statement): Statement {
  return sql`array[${orderId}, ${cancellationSagaSql(orderId)}]`;
}

function cancellationSagaSql(orderId: Statement): Statement {
  return sql`(select saga_id from order_cancellation where order_id = ${orderId})`;
}

function entriesOfStep(step: JournalJson, cancellationSaga: string | null): Entry[] {
  return step.saga_id === cancellationSaga ? cancellationEntry(step) : journalEntry(step);
}

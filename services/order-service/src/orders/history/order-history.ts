import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import {
  type JournalJson,
  journalAfterSql,
  type SagaPoint,
  sagaPointSql,
} from '@platform/saga/store/saga-history.ts';
import { ORDER_COLUMNS, type OrderSummary } from '../order-repository.ts';
import { BEGINNING, type HistoryPosition } from './history-position.ts';
import {
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
  /** Null once it is not kept any more. */
  readonly saga: SagaPoint | null;
  /** Oldest first, each with the position after it. */
  readonly entries: readonly { readonly position: HistoryPosition; readonly entry: Entry }[];
  readonly hasMore: boolean;
}

type HistoryRow = OrderSummary & {
  readonly saga: SagaPoint | null;
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
    select ${ORDER_COLUMNS}, ${sagaPointSql(sql`orders.id`)} as saga,
      ${journalAfterSql(sql`array[orders.id]`, after.entry, limit)} as journal,
      (select coalesce(json_agg(to_json(row) order by row.id), '[]') from (
         select id, at, event, actor_id, details from order_event
         where order_id = orders.id and id > ${after.event}::bigint order by id limit ${limit}::bigint
       ) as row) as later
    from orders where orders.id = ${orderId}`);
  if (row === undefined) return undefined;
  const { saga, journal, later, ...order } = row;
  const hasMore = limit !== null && (journal.length === limit || later.length === limit);
  return { order, saga, entries: entriesOf(row, after), hasMore };
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
    tell({ entry: step.entry }, journalEntry(step));
  }
  for (const event of later) tell({ event: event.id }, [laterEntry(event)]);
  return told;
}

/** Before every entry of a journal that is told: the first of any journal says `started`. */
const PLACED_ENTRY = 1;
const ENDED_ENTRY = 2;

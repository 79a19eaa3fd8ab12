import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { isEnded } from '@platform/saga/saga-state.ts';
import type { Sagas } from '@platform/saga/sagas.ts';
import { hasEntrySql, lastEntrySql } from '@platform/saga/store/saga-history.ts';
import type { StreamBatch, StreamSource } from '@platform/service-defaults/streams/stream-source.ts';
import { cancellability } from '../cancelling/cancellability.ts';
import { BEGINNING, type HistoryPosition, parsePosition, positionText } from './history-position.ts';
import { type OrderHistory, readHistory, sagasOfSql } from './order-history.ts';

export interface OrderSourceDeps {
  readonly database: Queryable;
  readonly sagas: Pick<Sagas, 'canCancel'>;
}

/** What happens to orders, from their placing to their end, and to that of their returns, with how each stands by then. */
export function orderSource({ database, sagas }: OrderSourceDeps): StreamSource {
  return {
    async begin(orderId, lastEventId) {
      if (lastEventId === undefined) return positionText(BEGINNING);
      // An id of another order, or of a database that was set back, would keep events back, or all of them.
      const isOurs = await isPositionOf(database, orderId, parsePosition(lastEventId));
      return isOurs ? lastEventId : positionText(BEGINNING);
    },
    async read(orderId, position, limit) {
      const history = await readHistory(database, orderId, parsePosition(position), limit);
      return history === undefined ? NOTHING : batchOf(history, sagas);
    },
    async marks(orderIds) {
      const positions = await lastPositions(database, orderIds);
      return new Map([...positions].map(([orderId, position]) => [orderId, positionText(position)]));
    },
  };
}

/** Entries 1 and 2 stand for the placing, and for the ending of an order without a journal. */
const LAST_MADE_UP = 2;
const NOTHING: StreamBatch = { events: [], hasMore: false, isOver: true };

function batchOf(history: OrderHistory, sagas: OrderSourceDeps['sagas']): StreamBatch {
  const { order, facts, hasOpenReturn, entries, hasMore } = history;
  const { saga, cancellation } = facts;
  const isAtRest = order.status !== 'placed' && cancellation !== 'under-way' && !hasOpenReturn;
  const standing = {
    status: order.status,
    saga_state: saga?.status ?? null,
    step: saga?.step ?? null,
    attempt: saga?.attempt ?? 0,
    ...cancellability(facts, sagas),
  };
  return {
    events: entries.map(({ position, entry }) => ({
      id: positionText(position),
      event: 'timeline',
      data: { ...entry, ...standing },
    })),
    hasMore,
    isOver: !hasMore && isAtRest && (saga === null || isEnded(saga)),
  };
}

async function isPositionOf(
  db: Queryable,
  orderId: string,
  { entry, event }: HistoryPosition,
): Promise<boolean> {
  const [row] = await db.query<{ is_ours: boolean }>(sql`
    select (${entry}::bigint <= ${LAST_MADE_UP} or ${hasEntrySql(sagasOfSql(sql`${orderId}::uuid`), entry)})
      and (${event}::bigint = 0 or exists (
        select from order_event where order_id = ${orderId} and id = ${event}::bigint)) as is_ours`);
  return row?.is_ours === true;
}

async function lastPositions(db: Queryable, orderIds: readonly string[]) {
  const rows = await db.query<{ id: string; entry: number; event: number }>(sql`
    select id, ${lastEntrySql(sagasOfSql(sql`followed.id`))} as entry,
      coalesce((select max(id) from order_event where order_id = followed.id), 0) as event
    from unnest(${orderIds}::uuid[]) as followed (id)`);
  return new Map(rows.map(({ id, entry, event }) => [id, { entry, event }]));
}

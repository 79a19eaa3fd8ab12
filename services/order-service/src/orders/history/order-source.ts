import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { isEnded } from '@platform/saga/saga-state.ts';
import type { Sagas } from '@platform/saga/sagas.ts';
import { lastEntrySql } from '@platform/saga/store/saga-history.ts';
import type { StreamBatch, StreamSource } from '@platform/service-defaults/streams/stream-source.ts';
import { cancellability } from '../cancelling/cancellability.ts';
import { BEGINNING, parsePosition, positionText } from './history-position.ts';
import { type OrderHistory, readHistory, sagasOfSql } from './order-history.ts';

export interface OrderSourceDeps {
  readonly database: Queryable;
  readonly sagas: Pick<Sagas, 'canCancel'>;
}

/** What happens to orders, from their placing to their end, with how each stands by then. */
export function orderSource({ database, sagas }: OrderSourceDeps): StreamSource {
  return {
    async begin(orderId, lastEventId) {
      if (lastEventId === undefined) return positionText(BEGINNING);
      const seen = parsePosition(lastEventId);
      const last = (await lastPositions(database, [orderId])).get(orderId) ?? BEGINNING;
      // An id that is not ours yet (of a database that was set back) would keep the stream silent.
      return seen.entry > Math.max(last.entry, LAST_MADE_UP) || seen.event > last.event
        ? positionText(BEGINNING)
        : lastEventId;
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
  const { order, facts, entries, hasMore } = history;
  const { saga, cancellation } = facts;
  const isAtRest = order.status !== 'placed' && cancellation !== 'under-way';
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

async function lastPositions(db: Queryable, orderIds: readonly string[]) {
  const rows = await db.query<{ id: string; entry: number; event: number }>(sql`
    select id, ${lastEntrySql(sagasOfSql(sql`followed.id`))} as entry,
      coalesce((select max(id) from order_event where order_id = followed.id), 0) as event
    from unnest(${orderIds}::uuid[]) as followed (id)`);
  return new Map(rows.map(({ id, entry, event }) => [id, { entry, event }]));
}

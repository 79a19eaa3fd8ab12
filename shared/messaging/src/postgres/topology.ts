import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import type { Exchange } from '../message.ts';
import { ForeignQueueError, type QueueLimits } from '../queues/bus-queues.ts';
import type { QueueOptions } from '../transport.ts';
import { matchesTopic } from '../wire/topic-pattern.ts';

interface BindingRow {
  queue_id: number;
  exchange: string;
  pattern: string;
}

/** The bindings of a namespace as they were at one version. */
export interface Topology {
  readonly version: number;
  /** The ids of the queues that get a message of `type`, as the text of a PostgreSQL array: `{1,2}`. */
  queuesFor(exchange: Exchange, type: string): string;
}

// Types come from contracts, so there are few; more than this are made up, and not worth remembering.
const MOST_ROUTES = 2_000;

export async function loadTopology(database: Database, namespace: string): Promise<Topology> {
  const [row] = await database.query<{ version: number; bindings: BindingRow[] }>(sql`
    select
      (select coalesce(max(version), 0) from messaging.topology where namespace = ${namespace}) as version,
      (select coalesce(json_agg(b), '[]') from messaging.binding b join messaging.queue q on q.id = b.queue_id
        where q.namespace = ${namespace}) as bindings`);
  const { version, bindings } = row ?? { version: 0, bindings: [] };
  const routes = new Map<string, string>();
  return {
    version,
    queuesFor(exchange, type) {
      const key = `${exchange} ${type}`;
      const known = routes.get(key);
      if (known !== undefined) return known;
      const queues = bindings
        .filter((binding) => binding.exchange === exchange && matchesTopic(binding.pattern, type))
        .map((binding) => binding.queue_id);
      const route = `{${[...new Set(queues)].join(',')}}`;
      if (routes.size < MOST_ROUTES) routes.set(key, route);
      return route;
    },
  };
}

/**
 * Makes the queue and its bindings where they are missing, and returns the queue's id. Bindings add up: one that
 * another version of the service needs is not taken away. A retired queue is in service again.
 */
export function declareQueue(
  database: Database,
  namespace: string,
  { queue, bindings, limits = {} }: QueueOptions,
  consumer: string,
): Promise<number> {
  return database.transaction(async (tx) => {
    // Locks the namespace's topology, so that the version and the bindings change together.
    await tx.query(sql`select messaging.touch_topology(${namespace}, false)`);
    const id = await findOrInsertQueue(tx, { namespace, queue, limits, consumer });
    const added = await tx.query(sql`
      insert into messaging.binding (queue_id, exchange, pattern)
      select ${id}::int, b.exchange, b.pattern
      from unnest(${bindings.map((b) => b.exchange)}::text[], ${bindings.map((b) => b.pattern)}::text[]) as b (exchange, pattern)
      on conflict do nothing
      returning pattern`);
    if (added.length > 0) await tx.query(sql`select messaging.touch_topology(${namespace}, true)`);
    return id;
  });
}

async function findOrInsertQueue(
  tx: Transaction,
  declared: { namespace: string; queue: string; limits: QueueLimits; consumer: string },
): Promise<number> {
  const { namespace, queue: name, limits, consumer } = declared;
  const [right] = await tx.query<{ isOwn: boolean }>(sql`select messaging.owns_queue(${name}) as "isOwn"`);
  if (right?.isOwn !== true) throw new ForeignQueueError(name);
  const [queue] = await tx.query<{ id: number }>(sql`
    insert into messaging.queue (namespace, name, max_age_ms, max_messages, last_consumer, last_consumed_at)
    values (${namespace}, ${name}, ${limits.maxAgeMs ?? null}, ${limits.maxMessages ?? null}, ${consumer}, now())
    on conflict (namespace, name) do update set
      max_age_ms = excluded.max_age_ms, max_messages = excluded.max_messages, retired_at = null,
      last_consumer = excluded.last_consumer, last_consumed_at = excluded.last_consumed_at
    returning id`);
  if (queue === undefined) throw new Error(`queue ${name} could not be declared`);
  return queue.id;
}

/** Removes every queue, binding and message of `namespace`. */
export async function deleteTopology(database: Database, namespace: string): Promise<void> {
  const ofNamespace = sql`(select id from messaging.queue where namespace = ${namespace})`;
  await database.transaction(async (tx) => {
    // First, so that publishers with routes to these queues find them outdated.
    await tx.query(sql`delete from messaging.topology where namespace = ${namespace}`);
    await tx.query(sql`delete from messaging.message where queue_id in ${ofNamespace}`);
    await tx.query(sql`delete from messaging.delayed_message where queue_id in ${ofNamespace}`);
    await tx.query(sql`delete from messaging.dead_letter where queue_id in ${ofNamespace}`);
    await tx.query(sql`delete from messaging.consumer where queue_id in ${ofNamespace}`);
    await tx.query(sql`delete from messaging.queue where namespace = ${namespace}`);
  });
}

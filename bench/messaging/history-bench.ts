import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { type HistoryQuery, searchMessages } from '@platform/messaging/history/message-history.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import { isSameSubjectSql } from '@platform/messaging/outbox/subject-index.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import type { Bench } from '../bench-options.ts';
import { quantiles } from '../quantiles.ts';

const MESSAGES = 1_000_000;
const MESSAGES_A_SUBJECT = 20;
const TYPES = 20;
/** Within what a statement may take. */
const CHUNK = 5_000;
const WARM_UP = 40;
const SEARCHES = 200;
/** As many as the X-ray of an order asks for. */
const LIMIT = 200;

/**
 * How long the history of messages is searched in a database of `--backlog` (a million) of them, half sent and half
 * handled, of the seven days for which they are kept; in milliseconds. Before the server has looked at the tables
 * (`analyze`), and after.
 */
export const historyBench: Bench = async ({ backlog: count = MESSAGES }) => {
  const cleanups: (() => Promise<void> | void)[] = [];
  const cleanup: Cleanup = { after: (run) => void cleanups.push(run as () => Promise<void> | void) };
  try {
    const { database } = await createTestDatabase(cleanup, { migrations: [messagingMigrations] });
    const begunAt = performance.now();
    await fill(database, count);
    const filledInS = Math.round((performance.now() - begunAt) / 1000);
    const before = await measure(database, count);
    await analyse(database);
    return {
      messages: count,
      filled_in_s: filledInS,
      not_analysed: before,
      analysed: await measure(database, count),
    };
  } finally {
    for (const run of cleanups) await run();
  }
};

interface Known {
  readonly id: string;
  readonly subject: string;
}

/** Messages in turns of those sent and those handled, over the three children that a week takes. */
async function fill(database: Database, count: number): Promise<void> {
  for (let from = 0; from < count; from += CHUNK) {
    const child = Math.floor((3 * from) / count);
    for (const insert of [insertSentSql(child), insertHandledSql(child)])
      await database.query(sql`
        with message as materialized (
          select n, now() - (${count}::int - n) * interval '7 days' / ${count}::int as at, md5('message ' || n) as hash,
            md5('subject ' || n / ${MESSAGES_A_SUBJECT}::int)::uuid as about, 'thing.' || n % ${TYPES}::int as type
          from generate_series(${from}::int, ${Math.min(count, from + CHUNK) - 1}::int) as n),
        made as (
          select n, at, about, type, (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7'
            || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid as id
          from message)
        ${insert}`);
  }
}

const insertSentSql = (child: number) => sql`
  insert into ${sql.raw(`outbox_log_${child}`)} (id, correlation_id, created_at, exchange, type, subject, envelope)
  select id, about, at, 'events', type, about::text, '{"data":"' || repeat('x', 500) || '"}' from made where n % 2 = 0`;

const insertHandledSql = (child: number) => sql`
  insert into ${sql.raw(`message_handled_${child}`)} (handled_at, message_id, correlation_id, attempt, duration_ms, queue,
    type, subject, outcome)
  select at, id, about, 1, 5, 'things', type, about::text, 'handled' from made where n % 2 = 1`;

async function measure(database: Database, count: number): Promise<Record<string, object>> {
  const known = await database.query<Known>(sql`
    select m.id, m.subject
    from generate_series(0, ${count}::int - 1, ${Math.ceil(count / 100)}::int) as n,
      lateral (select md5('subject ' || n / ${MESSAGES_A_SUBJECT}::int)::uuid::text as subject) as key cross join lateral (
      select id, subject from outbox_log as m
      where ${sql.raw(isSameSubjectSql('m', 'key'))} limit 1) as m`);
  const figures: Record<string, object> = {};
  for (const [what, query] of Object.entries(searchesOf(known)))
    figures[what] = await timesOf(database, query);
  return figures;
}

async function analyse(database: Database): Promise<void> {
  const client = await database.dedicatedClient({ isUnbounded: true });
  await client.query('analyze');
  await client.end();
}

async function timesOf(database: Database, query: (i: number) => Partial<HistoryQuery>) {
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + SEARCHES; i += 1) {
    const at = performance.now();
    await searchMessages(database, { limit: LIMIT, ...query(i) });
    times.push(performance.now() - at);
  }
  return quantiles(times.slice(WARM_UP));
}

/** What the console's search and the X-ray ask for, and lists. */
function searchesOf(known: readonly Known[]): Readonly<Record<string, (i: number) => Partial<HistoryQuery>>> {
  return {
    'a message by its id': (i) => ({ id: known[i % known.length]?.id ?? '', limit: 1 }),
    'a message that is not there': () => ({ id: crypto.randomUUID(), limit: 1 }),
    'messages about a subject': (i) => ({ subject: known[i % known.length]?.subject ?? '' }),
    'messages of a process': (i) => ({ correlationId: known[i % known.length]?.subject ?? '' }),
    'of a type, newest first': (i) => ({ type: `thing.${i % TYPES}`, limit: 50 }),
    'newest first': () => ({ limit: 50 }),
  };
}

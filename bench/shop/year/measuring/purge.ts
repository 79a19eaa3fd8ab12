import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseName, Server } from '../server.ts';

interface Due {
  readonly what: string;
  readonly database: DatabaseName;
  /** SQL: the column that it goes by, and the rows that are past their time. */
  readonly age: string;
  readonly rows: string;
}

/** What is kept for a time only, as the services' defaults have it, and is found by its age in an index. */
const DUE: readonly Due[] = [
  {
    what: 'sagas',
    database: 'orders',
    age: 'updated_at',
    rows: `from saga where status in ('completed', 'compensated', 'cancelled')
      and updated_at < now() - interval '90 days'`,
  },
  {
    what: 'idempotency keys',
    database: 'orders',
    age: 'created_at',
    rows: `from idempotency_key where created_at < now() - interval '30 days'`,
  },
  {
    what: 'mails',
    database: 'notifications',
    age: 'created_at',
    rows: `from notification where may_have_mail and created_at < now() - interval '30 days'`,
  },
];
const POLL_MS = 50;
const PATIENCE_MS = 60 * 60_000;

export type DueRows = Readonly<Record<string, number>>;

export interface PurgeFigures {
  readonly rows: number;
  /** From the first that goes to the last. */
  readonly seconds: number;
  readonly rows_per_second: number;
}

/** How many rows are past their time, by kind. */
export async function countDue(server: Server): Promise<DueRows> {
  const counts: [string, number][] = [];
  for (const { what, database, rows } of DUE) {
    const [row] = await server.rows<{ count: number }>(database, `select count(*)::int as count ${rows}`);
    counts.push([what, row?.count ?? 0]);
  }
  return Object.fromEntries(counts);
}

/** Watches a server from its start on, until nothing is left of what is past its time, by kind. */
export async function watchPurge(server: Server, due: DueRows): Promise<Record<string, PurgeFigures>> {
  await untilServing(server);
  const figures = DUE.map(async (one): Promise<[string, PurgeFigures]> => {
    const seconds = (await timeOfRemoval(server, one)) / 1000;
    const rows = due[one.what] ?? 0;
    return [one.what, { rows, seconds, rows_per_second: Math.round(rows / seconds) }];
  });
  return Object.fromEntries(await Promise.all(figures));
}

async function untilServing(server: Server): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await server.rows('orders', 'select');
      return;
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await sleep(POLL_MS);
    }
  }
}

/** Milliseconds from when the oldest row was there for the last time until there is none. */
function timeOfRemoval(server: Server, { database, age, rows }: Due): Promise<number> {
  return server.within(database, async (client) => {
    // The oldest by the index: no plan that reads all of them.
    await client.query('set enable_seqscan = off; set enable_bitmapscan = off');
    const oldest = async (): Promise<string | undefined> => {
      const { rows: found } = await client.query(
        `select ${age}::text as age ${rows} order by ${age} limit 1`,
      );
      return found[0]?.age;
    };
    const first = await oldest();
    const giveUpAt = performance.now() + PATIENCE_MS;
    for (let begunAt = performance.now(); ; await sleep(POLL_MS)) {
      const now = performance.now();
      const left = await oldest();
      if (left === first) begunAt = now;
      if (left === undefined) return Math.max(POLL_MS, performance.now() - begunAt);
      if (now > giveUpAt) throw new Error(`there is still something left ${rows}`);
    }
  });
}

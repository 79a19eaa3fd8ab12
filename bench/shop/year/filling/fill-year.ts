import type pg from 'pg';
import { DATABASES, type Server } from '../server.ts';
import { COPIED_DATABASES } from './copied-databases.ts';
import { COPIED_IDS, COPIES } from './copied-ids.ts';
import { type CopiedDatabase, insertions, setAside } from './copied-table.ts';
import type { RealOrder } from './real-orders.ts';

const YEAR_MS = 365 * 86_400_000;
/** Orders of one statement. */
const PART = 20_000;

interface Subject {
  readonly id: string;
  readonly customer: string;
  readonly phase: number;
  readonly is_customer_kept: boolean;
}

/**
 * Sets the rows of the real orders aside. Those of customers who are not among `customers` are copied as further orders
 * of the same customer; the others are copied with their customers.
 */
export async function prepareYear(
  server: Server,
  orders: readonly RealOrder[],
  customers: readonly string[],
): Promise<void> {
  const subjects: Subject[] = [
    ...orders.map(({ id, customer_id }, i) => ({
      id,
      customer: customer_id,
      // Spread evenly, and never at the beginning of a slice: there its customers are made.
      phase: (((i * 89) % orders.length) / orders.length) * 0.99,
      is_customer_kept: !customers.includes(customer_id),
    })),
    ...customers.map((id) => ({ id, customer: id, phase: 1, is_customer_kept: false })),
  ];
  const shipments = await server.rows(
    'shipping',
    'select shipment_id as id, order_id as subject from shipment',
  );
  for (const { database, prepare = '', tables } of COPIED_DATABASES)
    await server.within(database, async (client) => {
      await client.query(COPIED_IDS);
      await insertRows(client, 'year.subject', subjects);
      await client.query(`create temporary table shipment_alias as select * from year.alias`);
      await insertRows(client, 'shipment_alias', shipments);
      await client.query(
        'insert into year.alias select * from shipment_alias where subject in (select id from year.subject)',
      );
      await client.query(prepare);
      for (const table of tables) await setAside(client, table);
    });
}

/** Adds copies of all real orders, spread over the year, until there are about `orders`. Returns how many there are. */
export async function fillYear(
  server: Server,
  number: number,
  orders: number,
  tell: (progress: string) => void,
): Promise<number> {
  const count =
    'select (select count(*) from orders)::int as now, (select count(*) from year.orders)::int as real';
  const [{ now, real }] = (await server.rows('orders', count)) as [{ now: number; real: number }];
  const copies = Math.max(1, Math.round((orders - now) / real));
  const filling = { number, copies, slice_ms: YEAR_MS / copies };
  for (const copied of COPIED_DATABASES) {
    const begunAt = performance.now();
    await server.within(copied.database, (client) => fillDatabase(client, copied, filling, real));
    tell(`${copied.database}: ${Math.round((performance.now() - begunAt) / 100) / 10} s`);
  }
  for (const database of DATABASES) await server.rows(database, 'vacuum (analyze)');
  await server.rows('orders', 'checkpoint');
  return now + copies * real;
}

interface Filling {
  readonly number: number;
  readonly copies: number;
  readonly slice_ms: number;
}

async function fillDatabase(
  client: pg.Client,
  { tables, before = '', beforePart = '', after = '' }: CopiedDatabase,
  { number, copies, slice_ms }: Filling,
  real: number,
): Promise<void> {
  await client.query(`set synchronous_commit = off; set work_mem = '64MB'; set statement_timeout = 0`);
  await client.query('update year.filling set number = $1, copies = $2, slice_ms = $3', [
    number,
    copies,
    slice_ms,
  ]);
  await client.query(before);
  const statements: string[] = [];
  for (const table of tables) statements.push(...(await insertions(client, table)));
  const step = Math.max(1, Math.floor(PART / real));
  for (let first = 1; first <= copies; first += step) {
    await client.query('drop table if exists copies');
    await client.query(COPIES, [first, Math.min(copies, first + step - 1)]);
    await client.query('analyze copies');
    await client.query(beforePart);
    for (const statement of statements) await client.query(statement);
  }
  await client.query(after);
}

async function insertRows(client: pg.Client, table: string, rows: readonly object[]): Promise<void> {
  await client.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
    JSON.stringify(rows),
  ]);
}

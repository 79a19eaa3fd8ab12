import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import type { Database } from '@platform/database/database.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { eventually } from '@platform/testing/eventually.ts';
import fc from 'fast-check';
import { auditDays } from '../src/audit/audit-days.ts';
import { auditLedger } from '../src/audit/audit-repository.ts';
import { closeLedgerDays } from '../src/ledger/close-ledger-days.ts';
import { balancesSql, listBalances } from '../src/ledger/ledger-repository.ts';
import { openPayment } from '../src/payments/payment-repository.ts';
import { ADMIN, paymentApi } from './payment-api.ts';
import { paymentWorld } from './payment-world.ts';

const LARGEST = Number.MAX_SAFE_INTEGER;

/** A ledger with one payment that everything is posted for. */
async function openLedger(t: TestContext) {
  const world = await paymentWorld(t);
  const { database } = world;
  const { paymentId } = await openPayment(database, {
    orderId: randomUUID(),
    customerId: randomUUID(),
    amountMinor: 100,
    currency: 'GBP',
    cardToken: 'tok_visa',
  });
  const post = (daysAgo: number, amounts: readonly number[], tx: Queryable = database) =>
    postCaptures(tx, paymentId, daysAgo, amounts);
  return { world, database, post };
}

/** Posts captures, so many days ago. */
async function postCaptures(
  tx: Queryable,
  paymentId: string,
  daysAgo: number,
  amounts: readonly number[],
): Promise<void> {
  const ids = amounts.map(() => randomUUID());
  await tx.query(sql`
    insert into ledger_transaction (transaction_id, payment_id, kind, reference, posted_at)
    select id, ${paymentId}::uuid, 'capture', id::text, now() - make_interval(days => ${daysAgo}::int)
    from unnest(${ids}::uuid[]) as w (id)`);
  await tx.query(sql`
    insert into ledger_entry (transaction_id, account, currency, amount_minor)
    select id, side.account, 'GBP', side.sign * amount
    from unnest(${ids}::uuid[], ${amounts}::bigint[]) as w (id, amount),
      (values ('provider-receivable', 1), ('sales', -1)) as side (account, sign)`);
}

async function salesMinor(database: Database): Promise<bigint> {
  const all = await listBalances(database);
  return all.find(({ account }) => account === 'sales')?.balanceMinor ?? 0n;
}

/** What all entries add up to. */
async function summedMinor(database: Database): Promise<bigint> {
  const [row] = await database.query<{ sum: string }>(sql`
    select coalesce(sum(amount_minor), 0)::text as sum from ledger_entry where account = 'sales'`);
  return BigInt(row?.sum ?? 0);
}

/** The days whose kept sums are not those of their entries, and how many were looked at. */
async function auditAllDays(database: Database, limit = 7): Promise<{ wrong: unknown[]; seen: number }> {
  const wrong: unknown[] = [];
  let seen = 0;
  for (let after: string | undefined; ; ) {
    const { items, next } = await auditDays(database, after, limit);
    seen += items.length;
    wrong.push(...items.filter(({ kept_minor, ledger_minor }) => kept_minor !== ledger_minor));
    if (next === null) return { wrong, seen };
    after = next;
  }
}

test('balances past 2^53 are exact, in closed days and in the open one', async (t) => {
  const { world, database, post } = await openLedger(t);
  await post(3, [LARGEST, LARGEST]);
  await post(1, [LARGEST]);
  assert.equal(await closeLedgerDays(database), 2);
  await post(0, [LARGEST, 5]);
  const exact = 4n * BigInt(LARGEST) + 5n;
  const { status, text } = await paymentApi(world).call('GET', '/api/ledger/accounts', { as: ADMIN });
  assert.equal(status, 200);
  // All digits of both: of the number, too, for those whose parser keeps them.
  for (const balance of [exact, -exact])
    assert.ok(text.includes(`"balance_minor":${balance},"balance_minor_exact":"${balance}"`), text);
  assert.deepEqual(await auditAllDays(database), { wrong: [], seen: 4 });
});

test('a payment whose ledger is past 2^53 shows it in the audit', async (t) => {
  const { world, post } = await openLedger(t);
  await world.database.query(sql`update payment set currency = 'GBP'`);
  await post(0, [LARGEST, LARGEST]);
  const { status, text } = await paymentApi(world).call('GET', '/api/admin/payment-service/audit/payments', {
    as: ADMIN,
  });
  assert.equal(status, 200);
  assert.ok(text.includes(`"ledger_captured_minor":${2n * BigInt(LARGEST)}`), text);
});

test('a balance that fits is the number that it was before', async (t) => {
  const { world, post } = await openLedger(t);
  await post(0, [1250]);
  const { body } = await paymentApi(world).call('GET', '/api/ledger/accounts', { as: ADMIN });
  assert.deepEqual(
    body.items.map(({ balance_minor }: { balance_minor: number }) => balance_minor),
    [1250, -1250],
  );
});

test('while one day is summed no other is closed, also by who saw an older state', async (t) => {
  const { database, post } = await openLedger(t);
  await post(2, [10]);
  await post(1, [20]);
  const days = sql`select (now() at time zone 'UTC')::date - ago as day from unnest(array[2, 1]) as w (ago)`;
  const [older, newer] = (
    await database.query<{ day: string }>(sql`select day::text from (${days}) as w`)
  ).map(({ day }) => day);
  await database.query(sql`insert into ledger_close (day) values (${older}::date)`);
  let looks = 0;
  const background = {
    query: (statement: Parameters<Database['query']>[0]) =>
      looks++ === 0 ? Promise.resolve([{ day: newer }]) : database.background.query(statement),
  };
  const stale = {
    background,
    transaction: database.transaction.bind(database),
    dedicatedClient: database.dedicatedClient.bind(database),
  } as unknown as Database;
  let closing: Promise<number> | undefined;
  await database.transaction(async (summing) => {
    await summing.query(sql`select from ledger_close where day = ${older}::date for update`);
    closing = closeLedgerDays(stale);
    await eventually(async () => {
      const [row] = await database.query<{ waiting: number }>(sql`
        select count(*)::int as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`);
      assert.equal(row?.waiting, 1);
    });
    assert.deepEqual(await database.query(sql`select from ledger_day_balance`), []);
  });
  assert.equal(await closing, 2);
  assert.equal(await salesMinor(database), -30n);
});

test('balances are the sums of all entries, however late they come and whoever closes days', async (t) => {
  const { database, post } = await openLedger(t);
  const posting = fc.record({
    daysAgo: fc.nat(5),
    amounts: fc.array(fc.integer({ min: 1, max: LARGEST }), { minLength: 1, maxLength: 3 }),
  });
  const step = fc.oneof({ weight: 4, arbitrary: posting }, { weight: 1, arbitrary: fc.constant('close') });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      await Promise.all(
        steps.map((each) =>
          typeof each === 'string' ? closeLedgerDays(database) : post(each.daysAgo, each.amounts),
        ),
      );
      assert.equal(await salesMinor(database), await summedMinor(database));
      assert.deepEqual((await auditAllDays(database, 2)).wrong, []);
    }),
    // What comes at once comes in another order each time: a smaller case cannot be looked for.
    { numRuns: 10, endOnFailure: true },
  );
});

test('an entry that was written before its day was closed, and committed afterwards, is counted', async (t) => {
  const { database, post } = await openLedger(t);
  await post(2, [7]);
  let closing: Promise<number> | undefined;
  await database.transaction(async (tx) => {
    await post(1, [100], tx);
    closing = closeLedgerDays(database);
    await eventually(async () => {
      const waiting = await database.query(sql`
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like 'lock table ledger_entry%'`);
      assert.equal(waiting.length, 1);
    });
  });
  await closing;
  await closeLedgerDays(database);
  await post(1, [3]);
  assert.equal(await salesMinor(database), -110n);
  assert.deepEqual(await auditAllDays(database), { wrong: [], seen: 4 });
});

test('a day that was closed by a process that ended is summed by the next', async (t) => {
  const { database, post } = await openLedger(t);
  await post(4, [11]);
  await database.query(sql`insert into ledger_close (day) select (now() at time zone 'UTC')::date - 2`);
  await post(3, [5]);
  assert.equal(await salesMinor(database), -16n);
  assert.equal(await closeLedgerDays(database), 1);
  assert.equal(await salesMinor(database), -16n);
  assert.deepEqual(await auditAllDays(database), { wrong: [], seen: 4 });
});

test('of what is posted only the open day is read for the balances', async (t) => {
  const { database, post } = await openLedger(t);
  for (let daysAgo = 20; daysAgo > 0; daysAgo -= 1) await post(daysAgo, new Array(100).fill(daysAgo));
  await closeLedgerDays(database);
  await post(0, [1, 2, 3]);
  await database.query(sql`analyze ledger_transaction, ledger_entry`);
  const { text, values } = balancesSql();
  const [row] = await database.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>({
    text: `explain (analyze, format json) ${text}`,
    values,
  });
  assert.ok(row);
  const visited = rowsOf(row['QUERY PLAN'][0].Plan, 'ledger_entry');
  assert.equal(visited, 6);
});

interface PlanNode {
  readonly Plans?: readonly PlanNode[];
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
}

function rowsOf(node: PlanNode, table: string): number {
  const below = (node.Plans ?? []).reduce((sum, each) => sum + rowsOf(each, table), 0);
  if (node['Relation Name'] !== table) return below;
  return below + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
}

test('the audit of the ledger looks at every transaction, page by page', async (t) => {
  const { database, post } = await openLedger(t);
  await post(0, [1, 2, 3, 4, 5]);
  assert.deepEqual(await auditLedger(database, 2), { transactions: 5, unbalanced: [] });
  const bare = randomUUID();
  await database.query(sql`
    insert into ledger_transaction (transaction_id, payment_id, kind, reference)
    select ${bare}::uuid, payment_id, 'capture', ${bare} from payment`);
  assert.deepEqual(await auditLedger(database, 3), { transactions: 6, unbalanced: [bare] });
});

test('a kept sum that is wrong is found', async (t) => {
  const { database, post } = await openLedger(t);
  await post(1, [100]);
  await closeLedgerDays(database);
  await database.query(sql`update ledger_day_balance set amount_minor = 99 where account = 'sales'`);
  const { wrong } = await auditAllDays(database);
  assert.equal(wrong.length, 1);
});

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { Database } from '../src/database.ts';
import { CommitInDoubtError, DatabaseUnavailableError, isUniqueViolation } from '../src/database-errors.ts';
import type { Transaction } from '../src/queryable.ts';
import { sql } from '../src/sql.ts';

const shared = await createTestDatabase({ after });

/** The tests' database with the same two accounts each time. */
async function withAccounts() {
  const { database } = shared;
  await database.query(sql`drop table if exists account cascade`);
  await database.query(sql`create table account (id int primary key, balance bigint not null)`);
  await database.query(sql`insert into account values (1, 100), (2, 100)`);
  return shared;
}

const balances = async (database: Database) =>
  (await database.query<{ balance: number }>(sql`select balance from account order by id`)).map(
    ({ balance }) => balance,
  );
const add = (tx: Transaction, id: number, amount: number) =>
  tx.query(sql`update account set balance = balance + ${amount} where id = ${id}`);
const pidOf = async (tx: Transaction) =>
  (await tx.query<{ pid: number }>(sql`select pg_backend_pid() as pid`))[0]?.pid;

test('commits what returns, rolls back what throws', async () => {
  const { database } = await withAccounts();
  assert.deepEqual(await database.transaction((tx) => add(tx, 1, 5)), []);
  const refusal = new Error('no');
  await assert.rejects(
    database.transaction(async (tx) => {
      await add(tx, 1, 1000);
      throw refusal;
    }),
    refusal,
  );
  assert.deepEqual(await balances(database), [105, 100]);
});

test('a caught failure of a statement does not pass for a commit', async () => {
  const { database } = await withAccounts();
  await assert.rejects(
    database.transaction(async (tx) => {
      await add(tx, 1, 5);
      await tx.query(sql`insert into account values (1, 0)`).catch(() => undefined);
    }),
    /rolled back/,
  );
  assert.deepEqual(await balances(database), [100, 100]);
});

test('hooks run after the commit, and not after a rollback; one that fails changes nothing', async () => {
  const { database } = await withAccounts();
  const calls: string[] = [];
  await database
    .transaction(async (tx) => {
      tx.afterCommit(() => calls.push('rolled back'));
      throw new Error('no');
    })
    .catch(() => undefined);
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
  await database.transaction(async (tx) => {
    tx.afterCommit(() => {
      throw new Error('a hook failed');
    });
    tx.afterCommit(() => calls.push('committed'));
    await add(tx, 1, 5);
  });
  assert.deepEqual(calls, ['committed']);
  assert.match((await warned).message, /a hook failed/);
  assert.deepEqual(await balances(database), [105, 100]);
});

test('two that wait for each other (deadlock) both get done', async () => {
  const { database } = await withAccounts();
  let runs = 0;
  const both = Promise.withResolvers<void>();
  const transfer = (from: number, to: number) =>
    database.transaction(async (tx) => {
      await add(tx, from, -10);
      if (++runs === 2) both.resolve();
      await both.promise;
      await add(tx, to, 10);
    });
  await Promise.all([transfer(1, 2), transfer(2, 1)]);
  assert.deepEqual([await balances(database), runs], [[100, 100], 3]);
});

test('a serialization failure is run again', async () => {
  const { database } = await withAccounts();
  let runs = 0;
  await database.transaction(async (tx) => {
    await tx.query(sql`set transaction isolation level serializable`);
    const [row] = await tx.query<{ balance: number }>(sql`select balance from account where id = 1`);
    if (++runs === 1) await database.query(sql`update account set balance = 500 where id = 1`);
    await tx.query(sql`update account set balance = ${(row?.balance ?? 0) + 1} where id = 1`);
  });
  assert.deepEqual([await balances(database), runs], [[501, 100], 2]);
});

test('contention without end is given up', async () => {
  const { database } = await withAccounts();
  let runs = 0;
  await assert.rejects(
    database.transaction(async (tx) => {
      runs++;
      await tx.query(sql`do $$ begin raise exception using errcode = '40001'; end $$`);
    }),
    { code: '40001' },
  );
  assert.equal(runs, 4);
});

test('a backend killed in the middle of a transaction is not noticed by its caller', async () => {
  const { database } = await withAccounts();
  let runs = 0;
  await database.transaction(async (tx) => {
    await add(tx, 1, 5);
    const pid = await pidOf(tx);
    if (++runs === 1) await database.query(sql`select pg_terminate_backend(${pid})`);
    await add(tx, 2, 5);
  });
  assert.deepEqual([await balances(database), runs], [[105, 105], 2]);
});

test('backends killed while idle are not noticed', async (t) => {
  const { database } = await withAccounts();
  await Promise.all(Array.from({ length: 5 }, () => database.query(sql`select pg_sleep(0.05)`)));
  const { database: other } = await createTestDatabase(t);
  const [row] = await database.query<{ name: string }>(sql`select current_database() as name`);
  await other.query(sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${row?.name}`);
  assert.deepEqual(await balances(database), [100, 100]);
  await database.transaction((tx) => add(tx, 1, 5));
});

test('a connection lost while COMMIT is under way leaves it in doubt, and is not run again', async () => {
  const { database } = await withAccounts();
  // The constraint trigger runs at COMMIT, and ends its own backend there.
  await database.query(sql`create function hang_up() returns trigger language plpgsql as
    $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(5); return null; end $$`);
  await database.query(sql`create constraint trigger hang_up after update on account
    deferrable initially deferred for each row execute function hang_up()`);
  let runs = 0;
  const work = database.transaction(async (tx) => {
    runs++;
    await add(tx, 1, 5);
  });
  await assert.rejects(work, CommitInDoubtError);
  assert.equal(runs, 1);
  assert.deepEqual(await balances(database), [100, 100]);
});

test('a commit that the server refuses is a plain error, and keeps the connection', async (t) => {
  const { url } = await withAccounts();
  const database = new Database({ url, applicationName: 'test', poolSize: 1 });
  t.after(() => database.close());
  await database.query(
    sql`alter table account add column parent int references account deferrable initially deferred`,
  );
  const pid = () => database.transaction(pidOf);
  const before = await pid();
  await assert.rejects(
    database.transaction((tx) => tx.query(sql`update account set parent = 99 where id = 1`)),
    { code: '23503' },
  );
  assert.equal(await pid(), before);
});

test('a hook does not run for a commit that the server refuses', async () => {
  const { database } = await withAccounts();
  await database.query(
    sql`alter table account add column parent int references account deferrable initially deferred`,
  );
  const calls: string[] = [];
  await assert.rejects(
    database.transaction(async (tx) => {
      tx.afterCommit(() => calls.push('committed'));
      await tx.query(sql`update account set parent = 99 where id = 1`);
    }),
    { code: '23503' },
  );
  assert.deepEqual(calls, []);
});

test('a write whose connection breaks is not sent again, as it may have happened', async () => {
  const { database } = await withAccounts();
  // A sequence counts also what is rolled back.
  await database.query(sql`create sequence sendings`);
  await database.query(sql`create function break_connection() returns trigger language plpgsql as $$
    begin perform nextval('sendings'); raise exception 'it breaks' using errcode = '08006'; end $$`);
  await database.query(
    sql`create trigger break_connection before update on account for each row execute function break_connection()`,
  );
  const write = database.query(sql`update account set balance = 0 where id = 1`);
  await assert.rejects(write, DatabaseUnavailableError);
  assert.deepEqual(await database.query(sql`select last_value from sendings`), [{ last_value: 1 }]);
});

test('a statement sent after its transaction has ended is refused, and harms no other', async () => {
  const { database } = await withAccounts();
  let kept: Transaction | undefined;
  await database.transaction(async (tx) => {
    kept = tx;
  });
  await assert.rejects(async () => kept && add(kept, 1, 1000), /after its transaction had ended/);
  assert.deepEqual(await balances(database), [100, 100]);
});

test('a lock that is held too long is a DatabaseUnavailableError within its time', async (t) => {
  const { database, url } = await withAccounts();
  // All other limits are longer than the test.
  const limits = { lockTimeoutMs: 200, statementTimeoutMs: 600_000, connectBudgetMs: 600_000 };
  const impatient = new Database({ url, applicationName: 'test', ...limits });
  t.after(() => impatient.close());
  const held = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const holder = database.transaction(async (tx) => {
    await add(tx, 1, 5);
    held.resolve();
    await release.promise;
  });
  await held.promise;
  // More than there are connections.
  const writes = Array.from({ length: 12 }, () => impatient.transaction((tx) => add(tx, 1, 1)));
  for (const end of await Promise.allSettled(writes)) {
    assert.ok(end.status === 'rejected' && end.reason instanceof DatabaseUnavailableError);
    assert.equal((end.reason.cause as { code?: string }).code, '55P03', 'by the limit on waits for locks');
  }
  release.resolve();
  await holder;
  await impatient.transaction((tx) => add(tx, 1, 1));
});

test('a statement that takes too long is a DatabaseUnavailableError', async (t) => {
  const { url } = await withAccounts();
  const impatient = new Database({ url, applicationName: 'test', statementTimeoutMs: 100 });
  t.after(() => impatient.close());
  await assert.rejects(impatient.query(sql`select pg_sleep(10)`), DatabaseUnavailableError);
  assert.deepEqual(await impatient.query(sql`select 1 as one`), [{ one: 1 }]);
});

test('a server that is not there is a DatabaseUnavailableError once the budget is spent, and a failed ping at once', async () => {
  const database = new Database({
    url: 'postgres://nobody@127.0.0.1:1/none',
    applicationName: 'test',
    connectBudgetMs: 300,
  });
  await assert.rejects(database.query(sql`select 1`), DatabaseUnavailableError);
  await assert.rejects(
    database.transaction(async () => undefined),
    DatabaseUnavailableError,
  );
  await assert.rejects(database.ping(100), DatabaseUnavailableError);
  await database.close();
});

test('a prepared statement that a migration made stale is prepared anew', async (t) => {
  const { url } = await withAccounts();
  const database = new Database({ url, applicationName: 'test', poolSize: 1 });
  t.after(() => database.close());
  const everything = sql`select * from account where id = ${1}`;
  await database.query(everything);
  await database.query(sql`alter table account add column note text default 'new'`);
  assert.deepEqual(await database.query(everything), [{ id: 1, balance: 100, note: 'new' }]);
  await database.query(sql`alter table account drop column note`);
  assert.deepEqual(await database.transaction((tx) => tx.query(everything)), [{ id: 1, balance: 100 }]);
});

test('a dedicated connection that breaks does not end the process', async () => {
  const { database } = await withAccounts();
  const client = await database.dedicatedClient();
  const { rows } = await client.query('select pg_backend_pid() as pid');
  await database.query(sql`select pg_terminate_backend(${rows[0].pid})`);
  await eventually(() => assert.rejects(client.query('select 1')));
});

test('what the caller throws is thrown on as it is, and run once', async () => {
  const { database } = await withAccounts();
  for (const thrown of [new AggregateError([new Error('a')], 'b'), undefined, null, 'text', { code: 7 }]) {
    let runs = 0;
    const caught = await database
      .transaction(async () => {
        runs++;
        throw thrown;
      })
      .catch((error: unknown) => ({ error }));
    assert.deepEqual([caught, runs], [{ error: thrown }, 1]);
  }
});

test('a unique violation is told by its constraint', async () => {
  const { database } = await withAccounts();
  const error = await database
    .query(sql`insert into account values (1, 0)`)
    .catch((thrown: unknown) => thrown);
  assert.deepEqual(
    [isUniqueViolation(error), isUniqueViolation(error, 'account_pkey'), isUniqueViolation(error, 'other')],
    [true, true, false],
  );
});

test('whole numbers come as numbers, and one past the safe integers is an error', async () => {
  const { database } = await withAccounts();
  const [row] = await database.query(
    sql`select count(*) as count, sum(balance) as sum, 9007199254740991::bigint as big, null::bigint as none from account`,
  );
  assert.deepEqual(row, { count: 2, sum: 200, big: Number.MAX_SAFE_INTEGER, none: null });
  await assert.rejects(database.query(sql`select 9007199254740992::bigint`), RangeError);
  assert.deepEqual(await balances(database), [100, 100]);
});

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { BoundedWork } from '../src/bounded-work.ts';
import { sql } from '../src/sql.ts';

const { database } = await createTestDatabase({ after });
await database.query(sql`create table note (text text primary key)`);

const never = () => new Promise<never>(() => undefined);
const notesLike = async (text: string) =>
  (await database.query(sql`select 1 from note where text = ${text}`)).length;
/** Statements of this database that run and contain `mark`, but the one that asks. */
const running = async (mark: string) =>
  (
    await database.query(sql`
      select 1 from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state = 'active'
        and query like ${`%${mark}%`}`)
  ).length;

function aborting() {
  const controller = new AbortController();
  const reason = new Error('time is up');
  return {
    bounds: new BoundedWork(controller.signal),
    reason,
    signal: controller.signal,
    abort: () => controller.abort(reason),
  };
}

test('a statement under way is cancelled on the server', async () => {
  const { bounds, abort, reason } = aborting();
  const asked = bounds.run(() =>
    database.query(sql`with slept as (select pg_sleep(60)) insert into note select 'slow' from slept`),
  );
  const rejected = assert.rejects(asked, reason);
  await eventually(async () => assert.equal(await running('slow'), 1));
  abort();
  await rejected;
  await eventually(async () => assert.equal(await running('slow'), 0));
  assert.equal(await notesLike('slow'), 0);
});

test('a transaction whose work never ends is rolled back, and its locks are free', async () => {
  const { bounds, abort, reason } = aborting();
  const locked = Promise.withResolvers<void>();
  const transaction = bounds.run(() =>
    database.transaction(async (tx) => {
      await tx.query(sql`insert into note values ('held')`);
      locked.resolve();
      await never();
    }),
  );
  const rejected = assert.rejects(transaction, reason);
  await locked.promise;
  abort();
  await rejected;
  await database.query(sql`insert into note values ('held')`);
  assert.equal(await notesLike('held'), 1);
});

test('work that ends only after the signal commits nothing', async () => {
  const { bounds, abort, reason, signal } = aborting();
  const transaction = bounds.run(() =>
    database.transaction(async (tx) => {
      await tx.query(sql`insert into note values ('late')`);
      abort();
      assert.ok(signal.aborted);
    }),
  );
  await assert.rejects(transaction, reason);
  assert.equal(await notesLike('late'), 0);
});

test('nothing begins after the signal, however far from who got it', async () => {
  const { bounds, abort, reason } = aborting();
  abort();
  await bounds.run(async () => {
    await null;
    const write = sql`insert into note values ('after')`;
    await assert.rejects(database.query(write), reason);
    await assert.rejects(database.background.query(sql`select 1`), reason);
    await assert.rejects(
      database.transaction((tx) => tx.query(write)),
      reason,
    );
  });
  assert.equal(await notesLike('after'), 0);
});

test('a statement in a transaction is cancelled, and the pool goes on', async () => {
  const { bounds, abort, reason } = aborting();
  const transaction = bounds.run(() =>
    database.transaction((tx) => tx.query(sql`select pg_sleep(60) as asleep`)),
  );
  const rejected = assert.rejects(transaction, reason);
  await eventually(async () => assert.equal(await running('asleep'), 1));
  abort();
  await rejected;
  await bounds.answered();
  await eventually(async () => assert.equal(await running('asleep'), 0));
  assert.equal((await database.query(sql`select 1`)).length, 1);
});

test('work within its time is left alone', async () => {
  const { bounds, abort } = aborting();
  await bounds.run(() => database.transaction((tx) => tx.query(sql`insert into note values ('in time')`)));
  await bounds.answered();
  abort();
  assert.equal(await notesLike('in time'), 1);
});

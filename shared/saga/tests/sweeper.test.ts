import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import { silentLog } from '@platform/telemetry/log.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { startSweeper } from '../src/deadlines/sweeper.ts';
import { sagaMigrations } from '../src/saga-migrations.ts';

const migrations = [messagingMigrations, sagaMigrations];

async function setUp(t: TestContext) {
  const { database } = await createTestDatabase(t, { migrations });
  const makeOverdue = (count: number) =>
    database.query(sql`
      insert into saga (id, type, version, status, direction, attempt, done, facts, revision, deadline)
      select gen_random_uuid(), 'x', 1, 'running', 'forward', 1, '{}', '{}', 1, now() from generate_series(1, ${count}::integer)`);
  /** Keeps what it has in hand until `until` is over, then does it. */
  const replica = (until: () => Promise<unknown> = async () => undefined, now = () => performance.now()) => {
    const taken: string[] = [];
    const done: string[] = [];
    const expire = async ({ id }: { id: string }): Promise<void> => {
      taken.push(id);
      await until();
      await database.query(sql`update saga set deadline = null where id = ${id}`);
      done.push(id);
    };
    const definitions = [{ type: 'x', version: 1 }];
    const onFailure = async (_: unknown, error: unknown) => assert.ifError(error);
    const patienceMs = () => 10_000;
    const stop = startSweeper({
      database,
      definitions,
      patienceMs,
      expire,
      onFailure,
      logger: silentLog,
      now,
    });
    return { done, taken, stop };
  };
  return { database, makeOverdue, replica };
}

test('looks again soon after it had much to do', async (t) => {
  const { makeOverdue, replica } = await setUp(t);
  await makeOverdue(1);
  let nowMs = 0;
  // By the sweeper's clock each takes ten minutes, and twenty times that would be hours.
  const takesLong = async () => {
    nowMs += 600_000;
  };
  const { done, stop } = replica(takesLong, () => nowMs);
  await eventually(() => assert.equal(done.length, 1));
  await makeOverdue(1);
  await eventually(() => assert.equal(done.length, 2));
  await stop();
});

test('replicas share what is overdue: none takes what another has in hand', async (t) => {
  const { makeOverdue, replica } = await setUp(t);
  await makeOverdue(150);
  const gate = Promise.withResolvers<void>();
  const first = replica(() => gate.promise);
  await eventually(() => assert.ok(first.taken.length > 1, 'several at once'));
  const second = replica();
  await eventually(() => assert.equal(second.done.length, 50));
  gate.resolve();
  await eventually(() => assert.equal(first.done.length, 100));
  await Promise.all([first.stop(), second.stop()]);
  assert.equal(new Set([...first.taken, ...second.taken]).size, 150);
});

test('a replica that stops gives back what it has not begun', async (t) => {
  const { makeOverdue, replica } = await setUp(t);
  await makeOverdue(20);
  const gate = Promise.withResolvers<void>();
  const first = replica(() => gate.promise);
  await eventually(() => assert.ok(first.taken.length > 1));
  const stopped = first.stop();
  gate.resolve();
  await stopped;
  assert.ok(first.done.length < 20);
  const second = replica();
  await eventually(() => assert.equal(first.done.length + second.done.length, 20));
  await second.stop();
});

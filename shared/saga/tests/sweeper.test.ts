import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from '@platform/database/sql.ts';
import { silentLog } from '@platform/telemetry/log.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { createTestDatabase } from '@platform/testing/test-database.ts';
import { startSweeper } from '../src/sweeper.ts';

const directory = fileURLToPath(new URL('../migrations', import.meta.url));

test('looks again soon after it had much to do', async (t) => {
  const { database } = await createTestDatabase(t, { migrations: [{ scope: 'saga', directory }] });
  const makeOverdue = () =>
    database.query(sql`
      insert into saga (id, type, version, status, direction, attempt, done, facts, revision, deadline)
      values (gen_random_uuid(), 'x', 1, 'running', 'forward', 1, '{}', '{}', 1, now())`);
  let expired = 0;
  const expire = async ({ id }: { id: string }): Promise<void> => {
    // As long as many would take together.
    await sleep(3000);
    await database.query(sql`update saga set deadline = null where id = ${id}`);
    expired += 1;
  };
  await makeOverdue();
  const sweeper = startSweeper({
    database,
    definitions: [{ type: 'x', version: 1 }],
    expire,
    onFailure: async (_, error) => assert.ifError(error),
    logger: silentLog,
  });
  await eventually(() => assert.equal(expired, 1), { timeoutMs: 30_000 });
  await makeOverdue();
  // Twenty times the time that the first took would be a minute.
  await eventually(() => assert.equal(expired, 2), { timeoutMs: 30_000 });
  await sweeper.stop();
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { testTransport } from '@platform/testing/test-transport.ts';
import pg from 'pg';

test('a session that is gone costs nobody the connection whose process has its number now', async (t) => {
  const bus = await testTransport(t, 'postgres');
  await bus.transport.subscribe({ queue: 'q', bindings: [] }, async () => {});
  const client = new pg.Client({ connectionString: bus.url });
  await client.connect();
  const { rows } = await client.query('select pg_backend_pid() as pid');
  await client.query(
    `insert into messaging.session (id, backend_pid, last_seen) values (999999, $1, now() - interval '1 hour')`,
    [rows[0].pid],
  );
  const left = 'select 1 from messaging.session where id = 999999';
  await eventually(async () => assert.equal((await client.query(left)).rowCount, 0));
  // Before the database goes, which this test would take for what it is about.
  await client.end();
});

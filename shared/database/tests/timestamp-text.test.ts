import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { sql } from '../src/sql.ts';
import { timestampSql } from '../src/timestamp-text.ts';

test('a moment in an answer is written as toISOString writes it', async (t) => {
  const { database } = await createTestDatabase(t);
  const rows = await database.query<{ moment: Date; text: string | null }>(sql`
    select moment, ${timestampSql('moment')} as text from (
      select timestamptz '1969-12-31 23:59:59.9995+02' + i * interval '3 hours 7.1234567 seconds' as moment
      from generate_series(0, 5000) as i) as moments`);
  assert.deepEqual(
    rows.map(({ text }) => text),
    rows.map(({ moment }) => moment.toISOString()),
  );
  const [none] = await database.query(sql`select ${timestampSql('null::timestamptz')} as text`);
  assert.deepEqual(none, { text: null });
});

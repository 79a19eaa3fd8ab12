import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '@platform/database/database.ts';
import { DatabaseUnavailableError } from '@platform/database/database-errors.ts';
import { sql } from '@platform/database/sql.ts';
import { Type } from '@platform/schema/type.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { testTransport } from '@platform/testing/test-transport.ts';
import { composeMessage } from '../src/draft.ts';
import { defineEvent } from '../src/message.ts';
import { consume, on } from '../src/receiving/consume.ts';
import { blameOf } from '../src/receiving/handler-overrun.ts';
import { createMessagingDatabase } from './messaging-database.ts';

const moved = defineEvent('thing.moved', Type.Object({}));

test('a message whose statements run into their time limit is counted, and ends as a dead letter', async (t) => {
  const { url } = await createMessagingDatabase(t);
  const { transport } = await testTransport(t, 'postgres');
  const database = new Database({ url, applicationName: 'test', statementTimeoutMs: 300 });
  t.after(() => database.close());
  const attempts: number[] = [];
  const handler = on(moved, async (_, { once, attempt }) => {
    attempts.push(attempt);
    await once(async (tx) => void (await tx.query(sql`select pg_sleep(60)`)));
  });
  const retry = { immediate: 1, delaysMs: [10] };
  await consume({ transport, database, queue: 'q', handlers: [handler], retry });
  await transport.publish('events', [
    composeMessage({ contract: moved, draft: { subject: 'a', data: {} } }, 'test'),
  ]);
  await eventually(async () => {
    const [letter] = await transport.deadLetters.list('q');
    assert.deepEqual([letter?.reason, letter?.attempts], ['exhausted', 3]);
    assert.match(letter?.error.message ?? '', /ran into its time limit: .*statement timeout/);
  });
  assert.deepEqual(attempts, [1, 2, 3]);
});

const overrun = new DatabaseUnavailableError('no', {
  cause: Object.assign(new Error('late'), { code: '57014' }),
});
const isWell = { ping: async () => undefined } as unknown as Database;
const isAway = { ping: () => Promise.reject(new Error('away')) } as unknown as Database;

test('an overrun is the handler’s fault only if the database answers', async () => {
  assert.equal(await blameOf(overrun, isAway), overrun);
  assert.equal(((await blameOf(overrun, isWell)) as { code?: string }).code, 'handler-overrun');
});

for (const code of ['55P03', '57P01', '53100', 'ECONNREFUSED'])
  test(`${code} is not the handler’s fault, whatever a ping says`, async () => {
    const error = new DatabaseUnavailableError('no', { cause: Object.assign(new Error('no'), { code }) });
    assert.equal(await blameOf(error, isWell), error);
  });

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { deleteKeys } from '@platform/cache/delete-keys.ts';
import { testPostgresServer } from '@platform/testing/databases/test-postgres-server.ts';
import { REDIS_URL, skipWithoutRedis } from '@platform/testing/test-redis.ts';
import { testRabbitMqServer } from '@platform/testing/test-transport.ts';
import amqp from 'amqplib';
import pg from 'pg';
import { fixture, runFixtures } from '../run-fixtures.ts';
import { findLeftovers } from './find-leftovers.ts';
import { findQueuesAndExchanges } from './rabbitmq.ts';

const hasRedis = (await skipWithoutRedis()) === false;
const hasRabbitMq = await findQueuesAndExchanges().then(
  () => true,
  () => false, // No broker here, or one that does not tell us: the run says so.
);

test('what a test leaves behind is found, and whose it is', async (t) => {
  const name = `left_${randomBytes(6).toString('hex')}`;
  process.env.LEFT_NAME = name;
  process.env.LEFT_KINDS = [hasRedis && 'key', hasRabbitMq && 'queue'].filter(Boolean).join();
  removeAfterwards(t, name);
  const { folder, claimsFile, judgement } = await runFixtures(t, ['leaves-things', 'passes']);
  assert.deepEqual(judgement.failures, []);
  const { leftovers, unseen } = await findLeftovers(folder, claimsFile);
  const kinds = leftovers.map(({ what }) => what.slice(0, what.indexOf(' '))).toSorted();
  const expected = ['database', 'folder', 'role'];
  if (process.platform === 'linux') expected.push('process');
  if (hasRedis) expected.push('key');
  if (hasRabbitMq) expected.push('exchange', 'queue');
  assert.deepEqual([kinds, unseen], [expected.toSorted(), []]);
  assert.deepEqual([...new Set(leftovers.map(({ owner }) => owner))], [fixture('leaves-things')]);
});

test('nothing is found of tests that clear up', async (t) => {
  const { folder, claimsFile } = await runFixtures(t, ['passes', 'ordered']);
  assert.deepEqual(await findLeftovers(folder, claimsFile), { leftovers: [], unseen: [] });
});

function removeAfterwards(t: TestContext, name: string): void {
  t.after(async () => {
    const client = new pg.Client({ connectionString: await testPostgresServer() });
    await client.connect();
    await client.query(`drop database if exists ${name}`);
    await client.query(`drop role if exists ${name}`);
    await client.end();
    if (hasRedis) await deleteKeys(REDIS_URL, name);
    if (!hasRabbitMq) return;
    const connection = await amqp.connect(testRabbitMqServer());
    const channel = await connection.createChannel();
    await channel.deleteQueue(`${name}.queue`);
    await channel.deleteExchange(`${name}.exchange`);
    await connection.close();
  });
}

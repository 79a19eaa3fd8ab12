import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { RedisConnection } from '@platform/cache/redis-connection.ts';
import { eventually, PATIENCE_MS } from '@platform/testing/eventually.ts';
import { REDIS_URL, skipWithoutRedis, testKeyPrefix } from '@platform/testing/test-redis.ts';
import { limitOf } from '../src/rate-limits/limit-for-tests.ts';
import { RedisCounts } from '../src/rate-limits/redis-counts.ts';

const skip = await skipWithoutRedis();

/** Counts over a connection of their own, as each gateway has. */
async function countsAt(t: TestContext, prefix: string) {
  const redis = new RedisConnection({ url: REDIS_URL, commandTimeoutMs: PATIENCE_MS });
  t.after(() => redis.close());
  await redis.usable(PATIENCE_MS);
  return { redis, counts: new RedisCounts(redis, prefix) };
}

test('of many requests at once over two connections exactly the quota passes', { skip }, async (t) => {
  const prefix = testKeyPrefix(t);
  const [one, other] = [await countsAt(t, prefix), await countsAt(t, prefix)];
  const limit = limitOf('login', { quota: 50, windowS: 3600 });
  const verdicts = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      (i % 2 === 0 ? one : other).counts.take([{ limit, subject: '192.0.2.1' }]),
    ),
  );
  assert.equal(verdicts.filter(({ isAllowed }) => isAllowed).length, 50);
});

test('a quota comes back evenly, by Redis’ clock', { skip }, async (t) => {
  const { counts } = await countsAt(t, testKeyPrefix(t));
  const charges = [{ limit: limitOf('fast', { quota: 2, windowS: 1 }), subject: 'a' }];
  const allowed = async () => (await counts.take(charges)).isAllowed;
  assert.deepEqual([await allowed(), await allowed()], [true, true]);
  await eventually(async () => assert.ok(await allowed()));
});

test('a request that one limit refuses is counted by none', { skip }, async (t) => {
  const { counts } = await countsAt(t, testKeyPrefix(t));
  const narrow = { limit: limitOf('narrow', { quota: 1, windowS: 3600 }), subject: 'a' };
  const wide = { limit: limitOf('wide', { quota: 2, windowS: 3600 }), subject: 'a' };
  const allowed = async (...charges: (typeof wide)[]) => (await counts.take(charges)).isAllowed;
  assert.equal(await allowed(wide, narrow), true);
  for (let i = 0; i < 3; i++) assert.equal(await allowed(wide, narrow), false);
  assert.deepEqual([await allowed(wide), await allowed(wide)], [true, false]);
});

test('debts are told as in this process, to the microsecond', { skip }, async (t) => {
  const { counts } = await countsAt(t, testKeyPrefix(t));
  const limit = limitOf('odd', { quota: 7, windowS: 86_400 });
  const first = await counts.take([{ limit, subject: 'a' }]);
  assert.deepEqual(first.debtsUs, [limit.intervalUs]);
  const second = await counts.take([{ limit, subject: 'a' }]);
  const [debtUs = 0] = second.debtsUs;
  assert.ok(debtUs > limit.intervalUs && debtUs <= 2 * limit.intervalUs, String(debtUs));
});

test('a key lasts as long as its debt', { skip }, async (t) => {
  const prefix = testKeyPrefix(t);
  const { redis, counts } = await countsAt(t, prefix);
  await counts.take([{ limit: limitOf('login', { quota: 10, windowS: 600 }), subject: 'a' }]);
  const leftMs = Number(await redis.command('PTTL', `${prefix}rate-limit:login:a`));
  assert.ok(leftMs > 0 && leftMs <= 60_000, String(leftMs));
});

test('a clock that was set back holds nobody for longer than a window', { skip }, async (t) => {
  const prefix = testKeyPrefix(t);
  const { redis, counts } = await countsAt(t, prefix);
  const charges = [{ limit: limitOf('login', { quota: 1000, windowS: 1 }), subject: 'a' }];
  const inAYearUs = String((Date.now() + 365 * 24 * 3600_000) * 1000);
  await redis.command('SET', `${prefix}rate-limit:login:a`, inAYearUs, 'PX', '60000');
  assert.equal((await counts.take(charges)).isAllowed, false);
  await eventually(async () => assert.ok((await counts.take(charges)).isAllowed));
});

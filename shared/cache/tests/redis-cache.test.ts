import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { eventually, PATIENCE_MS } from '@platform/testing/eventually.ts';
import { REDIS_URL, skipWithoutRedis, testKeyPrefix } from '@platform/testing/test-redis.ts';
import { createClient } from 'redis';
import type { Cache } from '../src/cache.ts';
import { type CacheOptions, createCache } from '../src/create-cache.ts';
import { LoadingCache } from '../src/loading-cache.ts';
import { RedisStore } from '../src/redis-store.ts';
import { testCache } from './cache-suite.ts';

// A busy machine is not a Redis that is away.
const skip = await skipWithoutRedis();

/** A cache whose store is connected: before that it only loads. */
async function redisCache(t: TestContext, options: Partial<CacheOptions> = {}): Promise<Cache> {
  const prefix = options.prefix ?? testKeyPrefix(t);
  const store = new RedisStore({ url: REDIS_URL, prefix, commandTimeoutMs: PATIENCE_MS });
  t.after(() => store.close());
  await eventually(async () => assert.notEqual((await store.read(['connected?']))[0]?.era, undefined));
  return new LoadingCache(store, { ttlMs: 60_000, ...options });
}

testCache('Redis', redisCache, { skip });

test('two processes share what one of them loaded', { skip }, async (t) => {
  const prefix = testKeyPrefix(t);
  const [one, two] = [await redisCache(t, { prefix }), await redisCache(t, { prefix })];
  await one.getOrLoad('k', async () => 'loaded by one');
  assert.equal(await two.getOrLoad('k', async () => 'loaded by two'), 'loaded by one');
});

test("an invalidation wins against another process's load begun before it", { skip }, async (t) => {
  const prefix = testKeyPrefix(t);
  const [one, two] = [await redisCache(t, { prefix }), await redisCache(t, { prefix })];
  const { promise, resolve } = Promise.withResolvers<string>();
  let isLoading = false;
  const early = one.getOrLoad('k', () => {
    isLoading = true;
    return promise;
  });
  await eventually(() => assert.ok(isLoading));
  await two.invalidate(['k']);
  assert.equal(await two.getOrLoad('k', async () => 'new'), 'new');
  resolve('old');
  assert.equal(await early, 'old');
  for (const cache of [one, two]) assert.equal(await cache.getOrLoad('k', async () => 'newer'), 'new');
});

test('keys bear the prefix and end by themselves', { skip }, async (t) => {
  const prefix = testKeyPrefix(t);
  const cache = await redisCache(t, { prefix, ttlMs: 600_000, staleIfErrorMs: 300_000 });
  await cache.getOrLoad('k', async () => 'value');
  const client = await createClient({ url: REDIS_URL }).connect();
  t.after(() => client.destroy());
  await eventually(async () => {
    const keys = await client.keys(`${prefix}*:k`);
    assert.equal(keys.length, 1);
    const leftMs = await client.pTTL(keys[0] ?? '');
    assert.ok(leftMs > 600_000 && leftMs <= 900_000, `${leftMs}`);
  });
});

test('refuses a URL that is none, without repeating it', () => {
  assert.throws(
    () => createCache({ redisUrl: 'http://user:secret@x', prefix: '', ttlMs: 1 }),
    (error: Error) => error instanceof TypeError && !error.message.includes('secret'),
  );
});

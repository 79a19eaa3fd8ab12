import { RedisConnection } from '@platform/cache/redis-connection.ts';

export const REDIS_URL = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';

/** Why the tests on Redis are skipped, or false to run them. Throws under REQUIRE_SERVERS=1. */
export async function skipWithoutRedis(): Promise<string | false> {
  const redis = new RedisConnection({ url: REDIS_URL });
  try {
    await redis.usable(5000);
    if (redis.serverId !== undefined) return false;
  } finally {
    redis.close();
  }
  const reason = `no Redis answers at ${new URL(REDIS_URL).host}`;
  if (process.env.REQUIRE_SERVERS === '1') throw new Error(reason);
  return reason;
}

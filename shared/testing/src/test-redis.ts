import { randomUUID } from 'node:crypto';
import { deleteKeys } from '@platform/cache/delete-keys.ts';
import { createClient } from 'redis';
import { claim } from './claims.ts';
import type { Cleanup } from './cleanup.ts';

/** The Redis for tests: TEST_REDIS_URL, or the one on the default local port. */
export const REDIS_URL = process.env.TEST_REDIS_URL || 'redis://127.0.0.1:6379';

/** Why the tests on Redis are skipped, or false to run them. Throws under REQUIRE_SERVERS=1. */
export async function skipWithoutRedis(): Promise<string | false> {
  const client = createClient({ url: REDIS_URL, socket: { reconnectStrategy: false, connectTimeout: 2000 } });
  client.on('error', () => undefined); // Told by connect().
  try {
    await client.connect();
    await client.ping();
    client.destroy();
    return false;
  } catch (error) {
    const reason = `no Redis answers at ${new URL(REDIS_URL).host}: ${(error as Error).message}`;
    if (process.env.REQUIRE_SERVERS === '1') throw new Error(reason);
    return reason;
  }
}

/** A prefix for keys in Redis, of this test alone; what bears it is deleted when `t` ends. */
export function testKeyPrefix(t: Cleanup): string {
  const prefix = `test-${randomUUID()}:`;
  claim('keys', prefix);
  t.after(() => deleteKeys(REDIS_URL, prefix));
  return prefix;
}

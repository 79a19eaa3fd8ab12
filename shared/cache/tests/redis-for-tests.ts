import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { createClient } from 'redis';

export const REDIS_URL = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';

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

/** A prefix of the test's own; what bears it is deleted afterwards. */
export function testPrefix(t: TestContext): string {
  const prefix = `test-${randomUUID()}:`;
  t.after(async () => {
    const client = await createClient({ url: REDIS_URL }).connect();
    for await (const keys of client.scanIterator({ MATCH: `${prefix}*`, COUNT: 1000 }))
      if (keys.length > 0) await client.unlink(keys);
    client.destroy();
  });
  return prefix;
}

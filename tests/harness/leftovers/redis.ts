import { createClient } from 'redis';

/** All keys of the Redis that tests use. */
export async function findKeys(): Promise<string[]> {
  const client = await createClient({
    url: process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379',
  }).connect();
  const found: string[] = [];
  for await (const keys of client.scanIterator({ COUNT: 1000 }))
    found.push(...keys.map((key) => `key ${key}`));
  client.destroy();
  return found;
}

import { createClient } from 'redis';

// Enough for few round trips, and not so many that others wait for the server.
const KEYS_AT_ONCE = 1000;

/** Deletes every key of the Redis at `url` that begins with `prefix`. */
export async function deleteKeys(url: string, prefix: string): Promise<void> {
  const client = await createClient({ url }).connect();
  try {
    const pattern = `${prefix.replaceAll(/[\\*?[\]]/g, '\\$&')}*`;
    for await (const keys of client.scanIterator({ MATCH: pattern, COUNT: KEYS_AT_ONCE }))
      if (keys.length > 0) await client.unlink(keys);
  } finally {
    client.destroy();
  }
}

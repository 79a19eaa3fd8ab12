import { createHash } from 'node:crypto';

/** A Lua script, called by its hash. */
export interface RedisScript {
  readonly source: string;
  readonly sha: string;
}

/*
 * A key holds `era|kind and stale ms|JSON`. The era is a random word made by whoever misses the key first; an
 * invalidation deletes the key and with it the era, so that a write begun in an earlier era finds it gone and is
 * dropped (the leases of Nishtala et al., "Scaling Memcache at Facebook", section 3.2.1). A key without a value
 * yet holds `era||`.
 */

/** KEYS; ARGV: an era for those that have none, how long it lasts. Returns text and time left, for each key. */
export const READ = redisScript(`
  local found = {}
  for _, key in ipairs(KEYS) do
    local kept = redis.call('GET', key)
    if not kept then
      kept = ARGV[1] .. '||'
      redis.call('SET', key, kept, 'PX', ARGV[2])
    end
    found[#found + 1] = kept
    found[#found + 1] = redis.call('PTTL', key)
  end
  return found
`);

/** KEYS; ARGV: era, text and lifetime, for each key. */
export const WRITE = redisScript(`
  for i, key in ipairs(KEYS) do
    local era = ARGV[3 * i - 2] .. '|'
    local kept = redis.call('GET', key)
    if kept and string.sub(kept, 1, #era) == era then
      redis.call('SET', key, era .. ARGV[3 * i - 1], 'PX', ARGV[3 * i])
    end
  end
`);

/** A script under its hash. */
export function redisScript(source: string): RedisScript {
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

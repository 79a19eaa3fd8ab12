import type { RedisConnection } from '@platform/cache/redis-connection.ts';
import { redisScript } from '@platform/cache/redis-scripts.ts';
import type { Charge, Counts, Verdict } from './counts.ts';

/**
 * KEYS; ARGV: interval and burst in microseconds, for each key. Returns 1 or 0 for allowed, then the debts. The same
 * rules as gcra.ts, in one step for all limits of a request, and by Redis' clock, which all gateways share. A key lasts
 * as long as its debt. (Numbers go out by %.0f: Lua would write them with 14 digits.)
 */
const TAKE = redisScript(`
  local function keep(key, now, debt)
    redis.call('SET', key, string.format('%.0f', now + debt), 'PX', math.ceil(debt / 1000))
  end
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  local reply = { 1 }
  for i, key in ipairs(KEYS) do
    local interval, burst = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
    local due = tonumber(redis.call('GET', key) or 0)
    local debt = math.min(math.max(due - now, 0), burst)
    if due - now > burst then keep(key, now, debt) end
    if debt + interval > burst then reply[1] = 0 end
    reply[i + 1] = debt
  end
  if reply[1] == 0 then return reply end
  for i, key in ipairs(KEYS) do
    local debt = reply[i + 1] + tonumber(ARGV[2 * i - 1])
    keep(key, now, debt)
    reply[i + 1] = debt
  end
  return reply
`);

/** Counts in Redis: exact over all gateways that share it. Rejects while Redis is away. */
export class RedisCounts implements Counts {
  readonly #redis: RedisConnection;
  readonly #prefix: string;

  constructor(redis: RedisConnection, prefix: string) {
    this.#redis = redis;
    this.#prefix = `${prefix}rate-limit:`;
  }

  async take(charges: readonly Charge[]): Promise<Verdict> {
    const keys: string[] = [];
    const paces: string[] = [];
    for (const { limit, subject } of charges) {
      keys.push(`${this.#prefix}${limit.name}:${subject}`);
      paces.push(String(limit.intervalUs), String(limit.burstUs));
    }
    const [allowed, ...debtsUs] = (await this.#redis.run(TAKE, keys, paces)) as number[];
    return { isAllowed: allowed === 1, debtsUs };
  }
}

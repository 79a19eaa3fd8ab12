import { RedisConnection } from '@platform/cache/redis-connection.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import type { ServiceContext } from '@platform/service-defaults/lifecycle/service-context.ts';
import { LocalCounts } from './local-counts.ts';
import { RateLimiter } from './rate-limiter.ts';
import { RedisCounts } from './redis-counts.ts';

export interface ConnectRateLimiterOptions extends Pick<ServiceContext, 'health' | 'onStop' | 'logger'> {
  readonly config: {
    readonly REDIS_URL?: string;
    readonly CACHE_PREFIX: string;
    readonly REDIS_TIMEOUT_MS: number;
    readonly REDIS_COOL_DOWN_MS: number;
  };
  readonly metrics: HttpDefaults['metrics'];
}

// A gateway that starts beside its Redis counts there from its first request on; one without goes on without.
const START_WAIT_MS = 2000;

/** Counts in Redis if there is one, else in this process. `/health` shows whether Redis answers; it is not needed to be ready. */
export async function connectRateLimiter({
  config,
  metrics,
  logger,
  health,
  onStop,
}: ConnectRateLimiterOptions): Promise<RateLimiter> {
  const local = new LocalCounts();
  if (config.REDIS_URL === undefined) return new RateLimiter({ metrics, local });
  const withoutIt = 'reads pass uncounted, other requests are counted by this gateway alone';
  const redis = new RedisConnection({
    url: config.REDIS_URL,
    commandTimeoutMs: config.REDIS_TIMEOUT_MS,
    coolDownMs: config.REDIS_COOL_DOWN_MS,
    logger,
    withoutIt,
  });
  onStop('redis', async () => redis.close());
  health.add('redis', async () => void (await redis.command('PING')), { isRequired: false });
  const isUp = metrics.gauge({
    name: 'gateway_rate_limit_redis_up',
    help: '1 while requests are counted in Redis, 0 while it is away',
  });
  metrics.onScrape('rate limits in redis', () => isUp.of({}).set(redis.serverId === undefined ? 0 : 1));
  await redis.usable(START_WAIT_MS);
  return new RateLimiter({ metrics, local, shared: new RedisCounts(redis, config.CACHE_PREFIX) });
}

import type { RateLimitDefinition } from '@platform/contracts/edge-routes.ts';
import { type RateLimit, readRateLimits } from './rate-limit.ts';

/** A limit of this name, by client and of 10 in 60 s unless said otherwise. */
export function limitOf(name: string, definition: Partial<RateLimitDefinition>): RateLimit {
  const limit = readRateLimits({ [name]: { by: 'client', quota: 10, windowS: 60, ...definition } }).get(name);
  if (limit === undefined || limit === 'off') throw new Error('it is in the table');
  return limit;
}

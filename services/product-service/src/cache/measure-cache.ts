import type { CacheStatistics } from '@platform/cache/cache.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';

/** Shows how often the cache had what was asked for; hits over all is its hit rate. */
export function measureCache(metrics: MetricRegistry, cache: { readonly statistics: CacheStatistics }): void {
  const requests = metrics.counter({
    name: 'cache_requests_total',
    help: 'Values asked of a cache, by whether it had them; stale: what had run out stood in, as loading failed',
    labels: ['cache', 'outcome'],
  });
  const of = (outcome: string) => requests.of({ cache: 'catalogue', outcome });
  metrics.onScrape('cache', () => {
    const { hits, misses, staleHits } = cache.statistics;
    of('hit').value = hits;
    of('stale').value = staleHits;
    of('miss').value = misses - staleHits;
  });
}

import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';

/** Told of each try of a call: how long it took, and its answer's status, if there was one. */
export type NoteTry = (seconds: number, status: number | undefined, isRetry: boolean) => void;

/** Counts the tries of calls to `upstream`, with their durations, and how many of them were retries. */
export function measureCalls(metrics: MetricRegistry | undefined, upstream: string): NoteTry {
  if (metrics === undefined) return () => undefined;
  const duration = metrics.histogram({
    name: 'http_client_request_duration_seconds',
    help: 'Time of one try of a call to another service, by its answer; none: it was not answered',
    labels: ['upstream', 'http_response_status_code'],
  });
  const retries = metrics
    .counter({
      name: 'http_client_retries_total',
      help: 'Tries of calls to another service that were not the first',
      labels: ['upstream'],
    })
    .of({ upstream });
  return (seconds, status, isRetry) => {
    duration.of({ upstream, http_response_status_code: String(status ?? 'none') }).observe(seconds);
    if (isRetry) retries.add();
  };
}

import { knownMethod } from '../http-method.ts';
import type { Histogram } from './histogram.ts';
import type { MetricRegistry } from './metric-registry.ts';

export type RequestDuration = Histogram<'http_request_method' | 'http_route' | 'http_response_status_code'>;

// Fewer than elsewhere, as there is a series of each for every route, method and status. 0.5 s is an objective's bound.
const BUCKETS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10];

/**
 * RED by route: its count is the rate, its status the errors. Name, labels and unit are those of the convention's
 * `http.server.request.duration`, as Prometheus writes them.
 */
export function requestDuration(metrics: MetricRegistry): RequestDuration {
  return metrics.histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time from the request head to the end of the answer; all 4xx of a route are one',
    labels: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: BUCKETS,
  });
}

/**
 * Counts a request that was answered. `route` is of the program, never of the caller. Who is refused chooses the method
 * and the mistake: told apart, they would be thousands of series that anybody can make, and crowd out the others.
 */
export function noteRequest(
  duration: RequestDuration,
  { method, route, status, seconds }: { method?: string; route: string; status: number; seconds: number },
): void {
  const isRefused = status >= 400 && status < 500;
  duration
    .of({
      http_request_method: isRefused ? '_OTHER' : knownMethod(method),
      http_route: route,
      http_response_status_code: isRefused ? '4xx' : String(status),
    })
    .observe(seconds);
}

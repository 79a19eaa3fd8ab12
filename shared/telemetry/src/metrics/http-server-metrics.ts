import { knownMethod } from '../http-method.ts';
import type { Histogram } from './histogram.ts';
import type { MetricRegistry } from './metric-registry.ts';

export type RequestDuration = Histogram<'http_request_method' | 'http_route' | 'http_response_status_code'>;

/**
 * RED by route: its count is the rate, its status the errors. Name, labels and unit are those of the convention's
 * `http.server.request.duration`, as Prometheus writes them.
 */
export function requestDuration(metrics: MetricRegistry): RequestDuration {
  return metrics.histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time from the request head to the end of the answer',
    labels: ['http_request_method', 'http_route', 'http_response_status_code'],
  });
}

/** Counts a request that was answered. `route` is of the program, never of the caller. */
export function noteRequest(
  duration: RequestDuration,
  { method, route, status, seconds }: { method?: string; route: string; status: number; seconds: number },
): void {
  duration
    .of({
      http_request_method: knownMethod(method),
      http_route: route,
      http_response_status_code: String(status),
    })
    .observe(seconds);
}

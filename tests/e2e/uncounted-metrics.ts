import { ALL_SERVICES } from '@platform/contracts/all-services.ts';

const behindTheGateway = ALL_SERVICES.filter(({ name }) => name !== 'api-gateway');

/** Metrics that nobody has, as no service does what they count: it does with the shop, and may not without. */
export const UNCOUNTED_METRICS: readonly string[] = [
  ...(behindTheGateway.some(({ calls }) => calls.length > 0)
    ? []
    : ['http_client_request_duration_seconds_bucket', 'http_client_retries_total']),
  ...(behindTheGateway.some(({ usesCache }) => usesCache) ? [] : ['cache_requests_total']),
];

import type { ChartDefinition } from './charts/chart-definition.ts';
import { bucketsOf, type Watched } from './sampling/watched.ts';

const A_MINUTE = 60;
const REQUESTS = 'http_server_request_duration_seconds';
/** As the rules of the objectives have them: what is for machines, and what waits on purpose. */
const FOR_MACHINES = /^(?:\/health|\/metrics$|unmatched$)/;
const WAITS = /^\/api\/(?:orders\/|notifications\/stream$)/;

function isFailed(status: string | undefined): boolean {
  return status?.startsWith('5') ?? false;
}

/** Requests at the gateway that the objective of availability counts, by status. */
export const GATEWAY_REQUESTS: Watched = {
  metric: `${REQUESTS}_count`,
  kind: 'counter',
  by: ['http_response_status_code'],
  where: ({ service, http_route = '' }) => service === 'api-gateway' && !FOR_MACHINES.test(http_route),
};

export const OLDEST_IN_OUTBOX: Watched = {
  metric: 'outbox_oldest_age_seconds',
  kind: 'gauge',
  combine: 'max',
};

export const OLDEST_IN_OUTBOX_CHART: ChartDefinition = {
  id: 'chart-outbox',
  title: 'Oldest message in an outbox',
  unit: 'time',
  lines: { kind: 'level', watched: OLDEST_IN_OUTBOX },
  none: 'No outbox is known.',
};

const counted = (metric: string, ...by: string[]) =>
  ({ kind: 'rate', watched: { metric, kind: 'counter', by }, perSeconds: A_MINUTE }) as const;
const standing = (metric: string, ...by: string[]) =>
  ({ kind: 'level', watched: { metric, kind: 'gauge', by } }) as const;

/** What every platform has. */
export const CORE_CHARTS: readonly ChartDefinition[] = [
  {
    id: 'chart-requests',
    title: 'Requests',
    unit: 'a second',
    lines: { ...counted(`${REQUESTS}_count`, 'service'), perSeconds: 1 },
    none: 'No service has answered.',
  },
  {
    id: 'chart-errors',
    title: 'Answers of 500 and above',
    unit: 'a minute',
    lines: {
      kind: 'rate',
      perSeconds: A_MINUTE,
      watched: {
        metric: `${REQUESTS}_count`,
        kind: 'counter',
        by: ['service'],
        where: ({ http_response_status_code: status }) => isFailed(status),
      },
    },
    none: 'None.',
  },
  {
    id: 'chart-latency',
    title: 'Answered by the gateway after',
    unit: 'time',
    lines: {
      kind: 'quantiles',
      of: [0.5, 0.99],
      watched: bucketsOf(
        REQUESTS,
        ({ service, http_route = '', http_response_status_code: status }) =>
          service === 'api-gateway' &&
          !FOR_MACHINES.test(http_route) &&
          !WAITS.test(http_route) &&
          !isFailed(status),
      ),
    },
    none: 'No request in this time.',
  },
  {
    id: 'chart-limited',
    title: 'Refused by limits',
    unit: 'a minute',
    lines: counted('gateway_rate_limited_total', 'limit'),
    none: 'None.',
  },
  {
    id: 'chart-shed',
    title: 'Shed under load',
    unit: 'a minute',
    lines: counted('gateway_requests_shed_total', 'priority'),
    none: 'None.',
  },
  OLDEST_IN_OUTBOX_CHART,
  {
    id: 'chart-queues',
    title: 'Messages in queues',
    unit: 'count',
    lines: standing('queue_messages', 'state'),
    none: 'No queue is known.',
  },
  {
    id: 'chart-retries',
    title: 'Messages tried again',
    unit: 'a minute',
    lines: counted('messaging_retries_total', 'kind'),
    none: 'None.',
  },
  {
    id: 'chart-circuits',
    title: 'Circuits, open at 1',
    unit: 'count',
    lines: standing('circuit_open', 'service', 'circuit'),
    none: 'No circuit is known.',
  },
  {
    id: 'chart-event-loop',
    title: 'Event loop late by, p99',
    unit: 'time',
    lines: standing('nodejs_eventloop_delay_p99_seconds', 'service'),
    none: 'No service has answered.',
  },
  {
    id: 'chart-memory',
    title: 'Resident memory',
    unit: 'bytes',
    lines: standing('process_resident_memory_bytes', 'service'),
    none: 'No service has answered.',
  },
];

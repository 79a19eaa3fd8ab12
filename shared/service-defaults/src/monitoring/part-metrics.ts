import type { Database } from '@platform/database/database.ts';
import type { Transport } from '@platform/messaging/transport.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import type { MessagingState } from '../http/http-defaults.ts';

/**
 * Shows how full the pool is, by the conventions' names, but that Prometheus keeps `_count` for histograms. Pending
 * requests above 0 for long mean that the pool is too small, or the database too slow.
 */
export function measureDatabase(metrics: MetricRegistry, database: Database): void {
  const connections = metrics.gauge({
    name: 'db_client_connections',
    help: 'Connections of the pool, by state',
    labels: ['db_client_connection_state'],
  });
  const most = metrics
    .gauge({ name: 'db_client_connection_max', help: 'Most connections the pool holds' })
    .of({});
  const waiting = metrics
    .gauge({ name: 'db_client_connection_pending_requests', help: 'Statements that wait for a connection' })
    .of({});
  metrics.onScrape('database_pool', () => {
    const pool = database.poolState();
    connections.of({ db_client_connection_state: 'used' }).set(pool.total - pool.idle);
    connections.of({ db_client_connection_state: 'idle' }).set(pool.idle);
    most.set(pool.most);
    waiting.set(pool.waiting);
  });
}

function measureHandlers(metrics: MetricRegistry, transport: Transport): void {
  const oldest = metrics.gauge({
    name: 'messaging_oldest_in_hand_seconds',
    help: 'How long the oldest message of a queue is in the hands of this process',
    labels: ['queue'],
  });
  const hung = metrics.gauge({
    name: 'messaging_hung_handlers',
    help: 'Handlers that did not end when their time was up; they end with the process',
    labels: ['queue'],
  });
  const paused = metrics.gauge({
    name: 'messaging_queue_paused',
    help: 'Whether this process takes no messages of a queue, or one at a time, as an open circuit refuses them: 1 or 0',
    labels: ['queue'],
  });
  metrics.onScrape('handlers', () => {
    for (const handling of transport.handling()) {
      oldest.of({ queue: handling.queue }).set(handling.oldestInHandMs / 1000);
      hung.of({ queue: handling.queue }).set(handling.hung);
      paused.of({ queue: handling.queue }).set(handling.isPaused ? 1 : 0);
    }
  });
}

function measureUnattended(metrics: MetricRegistry, transport: Transport): void {
  const unattended = metrics.gauge({
    name: 'messaging_unattended_messages',
    help: 'Messages of queues that nobody consumes, on the whole bus: those that wait, and dead letters',
    labels: ['queue', 'state'],
  });
  metrics.onScrape('unattended_queues', () => {
    unattended.clear();
    for (const { queue, waiting, dead } of transport.busQueues.unattended()) {
      unattended.of({ queue, state: 'waiting' }).set(waiting);
      unattended.of({ queue, state: 'dead' }).set(dead);
    }
  });
}

/** Shows what waits in the outbox and in the queues of this service. */
export function measureMessaging(metrics: MetricRegistry, { transport, relay }: MessagingState): void {
  const depth = metrics.gauge({
    name: 'queue_messages',
    help: 'Messages of a queue',
    labels: ['queue', 'state'],
  });
  metrics.onScrape('queues', async () => {
    for (const { queue, ready, unacknowledged, delayed, dead } of await transport.queueDepths()) {
      depth.of({ queue, state: 'ready' }).set(ready);
      depth.of({ queue, state: 'unacknowledged' }).set(unacknowledged);
      depth.of({ queue, state: 'delayed' }).set(delayed);
      depth.of({ queue, state: 'dead' }).set(dead);
    }
  });
  measureHandlers(metrics, transport);
  measureUnattended(metrics, transport);
  if (relay === undefined) return;
  const pending = metrics
    .gauge({ name: 'outbox_pending_messages', help: 'Messages not yet taken by the bus' })
    .of({});
  const parked = metrics
    .gauge({
      name: 'outbox_parked_messages',
      help: 'Those of them that no queue is bound for, or that the bus refuses, and what follows for their subjects',
    })
    .of({});
  const age = metrics
    .gauge({ name: 'outbox_oldest_age_seconds', help: 'How long the oldest of them waits' })
    .of({});
  metrics.onScrape('outbox', async () => {
    const backlog = await relay.pending();
    pending.set(backlog.count);
    parked.set(backlog.parked);
    age.set(backlog.oldestAgeMs / 1000);
  });
}

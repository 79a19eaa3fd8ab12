import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { judgeFailure } from '../receiving/failure-policy.ts';
import { DEFAULT_RETRY, type Delivery, type RetryPolicy } from '../transport.ts';

/** Told of each try of a handler; `failure` holds what it threw. */
export type NoteHandling = (delivery: Delivery, seconds: number, failure?: { error: unknown }) => void;

/** Counts what becomes of messages, for `consume`: tries with their durations, retries by kind, dead letters by reason. */
export function measureHandling(metrics: MetricRegistry, retry: RetryPolicy = DEFAULT_RETRY): NoteHandling {
  const duration = metrics.histogram({
    name: 'messaging_process_duration_seconds',
    help: 'Time that a handler took for a message, by what came of it',
    labels: ['queue', 'outcome'],
  });
  const retries = metrics.counter({
    name: 'messaging_retries_total',
    help: 'Failed tries of messages that will be tried again: at once, later, once the database is back (wait), or a circuit closed (refused)',
    labels: ['queue', 'kind'],
  });
  const dead = metrics.counter({
    name: 'messaging_dead_letters_total',
    help: 'Messages given up by their handlers, by reason',
    labels: ['queue', 'reason'],
  });
  return ({ queue, attempt }, seconds, failure) => {
    duration.of({ queue, outcome: failure === undefined ? 'ok' : 'error' }).observe(seconds);
    if (failure === undefined) return;
    const verdict = judgeFailure(failure.error, attempt, retry);
    if (verdict.kind === 'dead') dead.of({ queue, reason: verdict.reason }).add();
    else retries.of({ queue, kind: verdict.kind }).add();
  };
}

/** What the relay has done. */
export interface RelayCounts {
  sent(messages: number): void;
  failed(): void;
}

const UNCOUNTED: RelayCounts = { sent() {}, failed() {} };

export function relayCounts(metrics: MetricRegistry | undefined): RelayCounts {
  if (metrics === undefined) return UNCOUNTED;
  const sent = metrics
    .counter({ name: 'outbox_relayed_messages_total', help: 'Messages of the outbox that the bus has taken' })
    .of({});
  const failures = metrics
    .counter({ name: 'outbox_relay_failures_total', help: 'Batches of the outbox that the bus did not take' })
    .of({});
  return { sent: (messages) => sent.add(messages), failed: () => failures.add() };
}

import type { Database } from '@platform/database/database.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import type { Move } from './moves/saga-move.ts';
import { countFailingSagas, countUnfinishedSagas } from './store/saga-queries.ts';

/** Told of each move that was committed, with the age of its instance. */
export type NoteMove = <Facts>(
  saga: { readonly id: string; readonly type: string },
  move: Move<Facts>,
  ageSeconds: number,
) => void;

// From an order that meets no resistance to one that waits for an operator overnight.
const DURATION_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600, 43_200];
const UNFINISHED = ['running', 'compensating', 'stuck'] as const;

/**
 * Shows how many instances are unfinished in which state, counts what happens to them step by step, and how long they
 * took to their end. The first is of the whole database: every replica says the same.
 */
export function measureSagas(
  metrics: MetricRegistry,
  database: Database,
  types: readonly string[],
): NoteMove {
  measureUnfinished(metrics, database, types);
  const events = metrics.counter({
    name: 'saga_events_total',
    help: 'What happened to instances, by step and kind of event as in the journal',
    labels: ['saga', 'step', 'event'],
  });
  const duration = metrics.histogram({
    name: 'saga_duration_seconds',
    help: 'Time from the start of an instance to its end, by how it ended',
    labels: ['saga', 'outcome'],
    buckets: DURATION_BUCKETS,
  });
  return ({ type: saga }, { journal, state }, ageSeconds) => {
    for (const { kind, step = 'none' } of journal) events.of({ saga, step, event: kind }).add();
    const hasEnded =
      state.status === 'completed' || state.status === 'compensated' || state.status === 'cancelled';
    if (hasEnded) duration.of({ saga, outcome: state.status }).observe(ageSeconds);
  };
}

function measureUnfinished(metrics: MetricRegistry, database: Database, types: readonly string[]): void {
  const instances = metrics.gauge({
    name: 'saga_unfinished_instances',
    help: 'Instances that have not ended, by state',
    labels: ['saga', 'state'],
  });
  const overdue = metrics.gauge({
    name: 'saga_overdue_instances',
    help: 'Instances that nobody has moved though their time came, or that wait for an operator',
    labels: ['saga'],
  });
  const failing = metrics.gauge({
    name: 'saga_failing_instances',
    help: 'Unfinished instances that could not move when they were last tried',
    labels: ['saga'],
  });
  const seen = new Set(types);
  metrics.onScrape('sagas', async () => {
    const [counts, failures] = await Promise.all([
      countUnfinishedSagas(database.background),
      countFailingSagas(database.background),
    ]);
    // Also those of a type that is not registered any more: nobody moves them.
    for (const { type } of counts) seen.add(type);
    for (const saga of seen) {
      const own = counts.filter(({ type }) => type === saga);
      for (const state of UNFINISHED)
        instances
          .of({ saga, state })
          .set(sum(own.filter(({ status }) => status === state).map(({ count }) => count)));
      overdue.of({ saga }).set(sum(own.map((each) => each.overdue)));
      failing.of({ saga }).set(failures.find(({ type }) => type === saga)?.count ?? 0);
    }
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

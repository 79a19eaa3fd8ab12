import type { MetricsHistory } from '../metrics/sampling/slots.ts';
import type { Series, Watched } from '../metrics/sampling/watched.ts';

/** What waits for the bus, and in the queues of one service. */
export interface MessagingLevels {
  /** Not yet taken by the bus; undefined without an outbox. */
  readonly pending: number | undefined;
  /** Those of them that cannot be sent for now. */
  readonly parked: number;
  /** How long the oldest of them waits. */
  readonly oldestAgeMs: number;
  /** In its queues, besides dead letters; undefined without a queue. */
  readonly waiting: number | undefined;
  readonly dead: number;
}

const level = (metric: string, ...by: string[]): Watched => ({
  metric,
  kind: 'gauge',
  by: ['service', ...by],
});
const PENDING = level('outbox_pending_messages');
const PARKED = level('outbox_parked_messages');
const OLDEST = level('outbox_oldest_age_seconds');
const QUEUES = level('queue_messages', 'state');

export const MESSAGING_WATCHED: readonly Watched[] = [PENDING, PARKED, OLDEST, QUEUES];

const WAITING: ReadonlySet<string | undefined> = new Set(['ready', 'delayed']);

/** By service, as each said when its metrics were last read: nothing is asked for once more. */
export function messagingLevels(
  history: Pick<MetricsHistory, 'ticks'>,
): ReadonlyMap<string, MessagingLevels> {
  const now = history.ticks.at(-1)?.values ?? new Map<Series, number>();
  const known = [...now.keys()].filter(({ watched }) => MESSAGING_WATCHED.includes(watched));
  return new Map(
    [...Map.groupBy(known, ({ labels: [service = ''] }) => service)].map(([service, own]) => {
      const of = (watched: Watched, where: (state: string | undefined) => boolean = () => true) =>
        own
          .filter((series) => series.watched === watched && where(series.labels[1]))
          .reduce((sum, series) => sum + (now.get(series) ?? 0), 0);
      const has = (watched: Watched) => own.some((series) => series.watched === watched);
      return [
        service,
        {
          pending: has(PENDING) ? of(PENDING) : undefined,
          parked: of(PARKED),
          oldestAgeMs: of(OLDEST) * 1000,
          waiting: has(QUEUES) ? of(QUEUES, (state) => WAITING.has(state)) : undefined,
          dead: of(QUEUES, (state) => state === 'dead'),
        },
      ];
    }),
  );
}

import { type StopWork, startPeriodicWork } from '@platform/resilience/periodic-work.ts';
import type { Log } from '@platform/telemetry/log.ts';

/** Calls `look` about every `everyMs`, until stopped. Replicas that started together do not look together. */
export function startQueueUpkeep(look: () => Promise<void>, everyMs: number, logger: Log): StopWork {
  return startPeriodicWork({
    what: 'the look after the queues of the bus',
    everyMs,
    firstAfterMs: everyMs,
    isSpread: true,
    logger,
    work: look,
  });
}

import { startPeriodicWork } from '@platform/resilience/periodic-work.ts';
import { runService } from '@platform/service-defaults/run-service.ts';
import { createApp } from './app.ts';
import { announceOutdated, repeatAvailability } from './availability/announce-availability.ts';
import { AvailabilityWatcher, type Moved } from './availability/availability-watcher.ts';
import { config } from './config.ts';
import { MOST_AT_ONCE } from './reservations/commands/command-batches.ts';
import { COMMAND_QUEUE, commandHandlers } from './reservations/commands/command-handlers.ts';
import { startExpirySweep } from './reservations/expiry/expiry-sweep.ts';
import { shortageCounter } from './reservations/shortage-counter.ts';
import { returnCommands } from './returns/return-commands.ts';

await runService({
  name: 'inventory-service',
  config,
  migrations: new URL('../migrations/', import.meta.url),
  async start({ config, database, outbox, logger, metrics, http, consume, onStop }) {
    const telling = { database, outbox, logger, fewAtMost: config.FEW_AT_MOST };
    const watcher = new AvailabilityWatcher(telling);
    onStop('availability', () => watcher.settle());
    const onMoved = (moved: Moved) => watcher.moved(moved);
    const handlers = [
      ...commandHandlers({
        database,
        outbox,
        onShortage: shortageCounter(metrics),
        onMoved,
        repeatAvailability: () => repeatAvailability(telling),
      }),
      ...returnCommands({ database, outbox, onMoved }),
    ];
    await consume(COMMAND_QUEUE, handlers, { concurrency: MOST_AT_ONCE });
    onStop('expiry sweep', startExpirySweep({ database, outbox, logger, onMoved }, config.EXPIRY_SWEEP_MS));
    onStop(
      'availability sweep',
      startPeriodicWork({
        what: 'the telling of availability',
        everyMs: config.AVAILABILITY_SWEEP_MS,
        logger,
        work: () => announceOutdated(telling),
      }),
    );
    return createApp({ http, database, onMoved });
  },
});

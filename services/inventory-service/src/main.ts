import { runService } from '@platform/service-defaults/run-service.ts';
import { createApp } from './app.ts';
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
    const handlers = [
      ...commandHandlers({ database, outbox, onShortage: shortageCounter(metrics) }),
      ...returnCommands({ database, outbox }),
    ];
    await consume(COMMAND_QUEUE, handlers, { concurrency: MOST_AT_ONCE });
    onStop('expiry sweep', startExpirySweep({ database, outbox, logger }, config.EXPIRY_SWEEP_MS));
    return createApp({ http, database });
  },
});

import { runService } from '@platform/service-defaults/run-service.ts';
import { createApp } from './app.ts';
import { config } from './config.ts';
import { EVENT_QUEUE, eventHandlers } from './sample-things/event-handlers.ts'; // with events

await runService({
  name: 'sample-thing-service',
  config,
  migrations: new URL('../migrations/', import.meta.url),
  async start({
    http,
    database,
    outbox, // with events
    consume, // with events
  }) {
    await consume(EVENT_QUEUE, eventHandlers()); // with events
    return createApp({
      http,
      database,
      outbox, // with events
    });
  },
});

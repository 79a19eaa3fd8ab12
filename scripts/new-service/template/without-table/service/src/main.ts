import { runService } from '@platform/service-defaults/run-service.ts';
import { createApp } from './app.ts';
import { config } from './config.ts';

await runService({
  name: 'sample-thing-service',
  config,
  start: async ({ http }) => createApp({ http }),
});

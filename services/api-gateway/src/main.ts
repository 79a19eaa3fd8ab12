import { isMainThread } from 'node:worker_threads';
import { readConfig } from '@platform/service-defaults/run-service.ts';
import { commandLineVariables } from './command-line.ts';
import { config } from './config.ts';
import { runGateway } from './run-gateway.ts';
import { readVariables } from './settings.ts';
import { runWorkers } from './workers/run-workers.ts';
import { linkToGroup } from './workers/worker-link.ts';

/** What the file says wins over the environment: it is what can be changed while the gateway runs. */
const readEnvironment = async () => ({
  ...process.env,
  ...(await readVariables(process.env.CONFIG_FILE)),
  ...commandLineVariables(process.argv.slice(2)),
});

if (isMainThread) {
  const configured = readConfig('api-gateway', config, await readEnvironment());
  if (configured.WORKERS > 1) await runWorkers(configured, new URL(import.meta.url));
  else await runGateway(readEnvironment);
} else await runGateway(readEnvironment, linkToGroup());

import { runGateway } from './run-gateway.ts';
import { readVariables } from './settings.ts';

/** What the file says wins over the environment: it is what can be changed while the gateway runs. */
await runGateway(async () => ({ ...process.env, ...(await readVariables(process.env.CONFIG_FILE)) }));

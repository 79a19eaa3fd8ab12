import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Static } from '@platform/schema/type.ts';
import { managementAddress } from '@platform/service-defaults/config/management-address.ts';
import { endFailedStart } from '@platform/service-defaults/lifecycle/failed-start.ts';
import { endOnUncaught, onStopSignal } from '@platform/service-defaults/lifecycle/process-end.ts';
import { createLogger } from '@platform/telemetry/logger.ts';
import type { config } from '../config.ts';
import { WorkerGroup } from './worker-group.ts';

// What a worker takes to stop at most, on top of DRAIN_DELAY_MS.
const STOP_GRACE_MS = 11_000;

/** Runs `program` in as many threads as are configured, and this one over them. */
export async function runWorkers(configured: Static<typeof config>, program: URL): Promise<void> {
  const { HOST, PORT, WORKERS: workers, LOG_LEVEL: level, DRAIN_DELAY_MS } = configured;
  const management = managementAddress(configured);
  const log = createLogger({ service: 'api-gateway', level });
  endOnUncaught(log);
  const take = (host: string, wanted: number) =>
    freePort(host, wanted).catch((error: unknown) => endFailedStart(error, configured, log));
  const port = await take(HOST, PORT);
  const managementPort = await take(management.host, management.port);
  const onFailedStart = (exitCode: number) => process.exit(exitCode === 0 ? 1 : exitCode);
  const group = new WorkerGroup({ program, workers, port, managementPort, log, onFailedStart });
  process.on('SIGHUP', () => group.signal('SIGHUP'));
  onStopSignal(async (reason) => {
    log.info({ reason, workers }, 'stopping the workers');
    await group.stop(DRAIN_DELAY_MS + STOP_GRACE_MS);
    process.exit(0);
  });
  group.start();
}

/**
 * The port, or a free one for 0. Taken for a moment as its only user: what shares a port is not told that somebody else
 * has it already.
 */
async function freePort(host: string, wanted: number): Promise<number> {
  if (process.platform !== 'linux') throw new Error('only on Linux can workers share a port: use 1 worker');
  const server = createServer().listen(wanted, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

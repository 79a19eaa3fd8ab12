import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MigrationSet } from '@platform/database/migrate.ts';
import type { Static, TSchema } from '@platform/schema/type.ts';
import { createLogger, type Logger } from '@platform/telemetry/logger.ts';
import { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { registerProcessMetrics } from '@platform/telemetry/metrics/process-metrics.ts';
import { startTracing } from '@platform/telemetry/tracing/start-tracing.ts';
import { requireOwnRabbitMqUser } from './config/bus-login.ts';
import type { CommonConfig } from './config/common-config.ts';
import { ConfigError, loadConfig } from './config/load-config.ts';
import { managementAddress, managementProblem } from './config/management-address.ts';
import { settingsOf } from './config/settings.ts';
import type { App } from './http/app.ts';
import { Announcements } from './lifecycle/announcements.ts';
import { endFailedStart } from './lifecycle/failed-start.ts';
import { migrateOnly } from './lifecycle/migrate-only.ts';
import { tellParent } from './lifecycle/parent-process.ts';
import { endOnUncaught, onStopSignal } from './lifecycle/process-end.ts';
import { contextOf } from './lifecycle/service-assembly.ts';
import type { ServiceContext } from './lifecycle/service-context.ts';
import { connectParts } from './lifecycle/service-parts.ts';
import { startingListener } from './lifecycle/starting-listener.ts';
import { StopSteps } from './lifecycle/stop-steps.ts';
import { Health } from './monitoring/health.ts';
import { managementServer } from './monitoring/management-server.ts';
import { measureServer } from './monitoring/server-metrics.ts';
import type { HttpHandler } from './server/http-handler.ts';
import { DEFAULT_LIMITS, type HttpLimits } from './server/http-server.ts';
import { ServiceServer } from './server/service-server.ts';

export type { App, ServiceContext };

export interface ServiceDefinition<Config extends TSchema> {
  /** `product-service` */
  readonly name: string;
  /** TypeBox object over the environment, composed of the fragments of config.ts. */
  readonly config: Config;
  /** Where the configuration is read from; default the process's environment. */
  readonly environment?: NodeJS.Dict<string>;
  /** `new URL('../migrations/', import.meta.url)` */
  readonly migrations?: URL;
  /** Tables that shared packages bring, such as `sagaMigrations`; they come before the service's own. */
  readonly extraMigrations?: readonly MigrationSet[];
  /** For a service that takes other requests than JSON of ordinary size. */
  readonly limits?: (config: Static<Config>) => Partial<HttpLimits>;
  /** Builds the app from its dependencies; runService listens. */
  start(context: ServiceContext<Config>): Promise<App | HttpHandler>;
}

// sysexits.h, EX_CONFIG: starting again is of no use before the configuration has changed.
const EXIT_CONFIG = 78;
// Together under the 10 s that people wait for Ctrl-C, and well under the 30 s of Kubernetes.
const REQUEST_GRACE_MS = 8000;
const STOP_GRACE_MS = 1500;

/**
 * Runs a service until it is told to stop. It reads the configuration, listens (live, not ready), waits for database
 * and bus, migrates, and starts; on SIGTERM, SIGINT or the end of the parent that forked it, it turns not ready,
 * answers the requests in flight, and undoes everything in reverse order. With `--migrate` it migrates, and ends.
 */
export async function runService<Config extends TSchema>(
  definition: ServiceDefinition<Config>,
): Promise<void> {
  const { name, migrations, extraMigrations } = definition;
  const environment = definition.environment ?? process.env;
  const config = readConfig(name, definition.config, environment);
  const settings = settingsOf(definition.config, config, environment);
  const common = config as CommonConfig;
  const logger = createLogger({ service: name, level: common.LOG_LEVEL });
  endOnUncaught(logger);
  if (process.argv.includes('--migrate')) {
    await migrateOnly({ config: common, migrations, extraMigrations, logger });
    return;
  }
  const metrics = new MetricRegistry();
  registerProcessMetrics(metrics);
  const health = new Health((check, err) => logger.warn({ err, check }, 'health check failed'));
  const steps = new StopSteps(logger);
  const server = new ServiceServer(startingListener(name), {
    ...bodyLimits(common),
    ...boundsOf(common),
    ...definition.limits?.(config),
  });
  const management = managementServer({
    service: name,
    version: versionOf(common),
    health,
    logger,
    renderMetrics: () => metrics.render(),
  });
  measureServer(metrics, server);
  const drains: (() => void)[] = [];
  const announcements = new Announcements(common, logger);
  const stopping = new AbortController();

  onStopSignal(async (reason) => {
    logger.info({ reason, in_flight: server.inFlight }, 'stopping');
    health.markDraining();
    server.retire();
    stopping.abort(new Error('the service is stopping'));
    await Promise.all([sleep(common.DRAIN_DELAY_MS ?? 0), announcements.withdraw()]);
    for (const drain of drains) drain();
    await server.drain(REQUEST_GRACE_MS, (in_flight) => logger.warn({ in_flight }, 'connections were cut'));
    await steps.run(STOP_GRACE_MS);
    logger.info({}, 'stopped');
    process.exit(0);
  });

  try {
    const tracing = await startTracing(tracingOptions(name, common, logger), environment);
    steps.add('traces', () => tracing.stop());
    const watched = managementAddress(common);
    // First, so that it is there for whoever sees the other.
    const managementPort = await management.listen(watched.host, watched.port);
    const port = await server.listen(common.HOST, common.PORT);
    logger.info({ host: common.HOST, port, management_port: managementPort }, 'listening');
    announcements.isWatchedOn(managementPort);
    const parts = await connectParts({
      service: name,
      config: common,
      migrations,
      extraMigrations,
      logger,
      metrics,
      health,
      steps,
      signal: stopping.signal,
    });
    const assembly = { name, config, settings, parts, logger, metrics, health, steps, drains, announcements };
    const context = contextOf(assembly);
    await answer(server, await definition.start(context), steps);
    await health.allAnswer(stopping.signal);
    stopping.signal.throwIfAborted();
    health.markRunning();
    announcements.announce(name, port);
    logger.info({ port, start_ms: Math.round(performance.now()) }, 'ready');
    tellParent('ready');
  } catch (error) {
    // What a start was waiting for is cut off when stopping begins; that is no failure.
    if (stopping.signal.aborted) return;
    if (error instanceof ConfigError) endMisconfigured(name, error);
    endFailedStart(error, common, logger);
  }
}

async function answer(server: ServiceServer, app: App | HttpHandler, steps: StopSteps): Promise<void> {
  if ('listener' in app && typeof app.listener === 'function') {
    server.handWith(app);
    return;
  }
  const fastify = app as App;
  steps.add('app', () => fastify.close());
  await fastify.ready();
  server.answerWith(fastify.routing as RequestListener);
}

/** The configuration of service `name`; when it is not valid, says all that is wrong on stderr and ends the process. */
export function readConfig<Config extends TSchema>(
  name: string,
  schema: Config,
  environment: NodeJS.Dict<string>,
): Static<Config> {
  try {
    const config = loadConfig(schema, environment);
    const problem = managementProblem(config as CommonConfig);
    if (problem !== undefined) throw new ConfigError([problem]);
    requireOwnRabbitMqUser(name, config as CommonConfig);
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    endMisconfigured(name, error);
  }
}

function endMisconfigured(name: string, error: ConfigError): never {
  process.stderr.write(`${name} cannot start. ${error.message}\n`);
  process.exit(EXIT_CONFIG);
}

function boundsOf({ MAX_CONNECTIONS, MAX_CONNECTIONS_PER_CLIENT }: CommonConfig): Partial<HttpLimits> {
  return { maxConnections: MAX_CONNECTIONS ?? 0, maxConnectionsPerClient: MAX_CONNECTIONS_PER_CLIENT ?? 0 };
}

function bodyLimits({ MIN_BODY_BYTES_PER_S: minBytesPerS }: CommonConfig): Partial<HttpLimits> {
  return minBytesPerS === undefined ? {} : { body: { ...DEFAULT_LIMITS.body, minBytesPerS } };
}

function versionOf({ SERVICE_VERSION = '0.0.0' }: CommonConfig): string {
  return SERVICE_VERSION;
}

function tracingOptions(service: string, config: CommonConfig, log: Logger) {
  return { service, version: versionOf(config), environment: config.ENVIRONMENT ?? 'development', log };
}

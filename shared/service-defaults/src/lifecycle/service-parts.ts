import { fileURLToPath } from 'node:url';
import { Database } from '@platform/database/database.ts';
import { isConnectFailure, isConnectionLoss, isRefusingWrites } from '@platform/database/database-errors.ts';
import { type MigrationSet, migrate, pendingMigrations } from '@platform/database/migrate.ts';
import type { HistoryQuery } from '@platform/messaging/history/message-history.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import type { Replay } from '@platform/messaging/outbox/outbox-replay.ts';
import type { Relay } from '@platform/messaging/relay/relay.ts';
import type { Transport } from '@platform/messaging/transport.ts';
import type { Logger } from '@platform/telemetry/logger.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { checkBusLogin } from '../config/bus-login.ts';
import type { CommonConfig } from '../config/common-config.ts';
import { ConfigError } from '../config/load-config.ts';
import type { MessagingState } from '../http/http-defaults.ts';
import type { Health } from '../monitoring/health.ts';
import { measureDatabase, measureMessaging } from '../monitoring/part-metrics.ts';
import type { StopSteps } from './stop-steps.ts';
import { waitUntil } from './wait-until.ts';

/** The backing services of one service, connected. */
export interface ServiceParts {
  readonly database?: Database;
  readonly transport?: Transport;
  readonly outbox?: Outbox;
  readonly relay?: Relay;
  readonly history?: NonNullable<MessagingState['history']>;
  readonly replay?: NonNullable<MessagingState['replay']>;
}

export interface ConnectOptions {
  readonly service: string;
  readonly config: CommonConfig;
  readonly migrations: URL | undefined;
  readonly extraMigrations: readonly MigrationSet[] | undefined;
  readonly logger: Logger;
  readonly metrics: MetricRegistry;
  readonly health: Health;
  readonly steps: StopSteps;
  readonly signal: AbortSignal;
}

export type MigrateOptions = Pick<
  ConnectOptions,
  'config' | 'migrations' | 'extraMigrations' | 'logger' | 'signal'
>;

const DEFAULT_HISTORY_DAYS = 7;
const DAY_MS = 86_400_000;
// A readiness check is given a second; a part that is away should be named by its own error before.
const PING_TIMEOUT_MS = 900;

/** Connects what the configuration names, waiting for what does not answer yet. Throws when `signal` is aborted. */
export async function connectParts(options: ConnectOptions): Promise<ServiceParts> {
  const database = await connectDatabase(options);
  // Before the bus, so that it is ended after the bus: until then messages are handled.
  if (database !== undefined && hasBus(options.config)) await startHistory(options, database);
  const transport = await connectBus(options);
  if (transport === undefined) return database === undefined ? {} : { database };
  if (database === undefined) {
    measureMessaging(options.metrics, { transport });
    return { transport };
  }
  const outgoing = await startOutbox(options, database, transport);
  measureMessaging(options.metrics, { transport, relay: outgoing.relay });
  return { database, transport, ...outgoing };
}

async function connectDatabase(options: ConnectOptions): Promise<Database | undefined> {
  const { service, config, logger, health, steps, metrics, signal } = options;
  if (config.DATABASE_URL === undefined) return undefined;
  const database = new Database({
    url: config.DATABASE_URL,
    directUrl: config.DATABASE_DIRECT_URL,
    applicationName: service,
    poolSize: config.DATABASE_POOL_SIZE,
  });
  steps.add('database', () => database.close());
  health.add('database', () => database.ping(PING_TIMEOUT_MS));
  measureDatabase(metrics, database);
  await waitUntil(() => database.ping(PING_TIMEOUT_MS), { name: 'database', log: logger, signal });
  if (config.MIGRATE_ON_START ?? true) await bringUpToDate(database, options);
  else await waitForMigrations(database, options);
  return database;
}

/**
 * Runs the migrations that are due, waiting for a server that does not answer, or takes no writes. Throws for one
 * that is wrong.
 */
export async function bringUpToDate(database: Database, options: MigrateOptions): Promise<void> {
  const { logger, signal } = options;
  // The server may go away again while migrating; a migration that is wrong is not to be waited for.
  const isTemporary = (error: unknown) =>
    isConnectFailure(error) || isConnectionLoss(error) || isRefusingWrites(error);
  const ran = await waitUntil(() => migrate(database, migrationSets(options)), {
    name: 'database',
    log: logger,
    signal,
    isTemporary,
  });
  if (ran.length > 0) logger.info({ migrations: ran }, 'migrated');
}

async function waitForMigrations(database: Database, options: MigrateOptions): Promise<void> {
  const { logger: log, signal } = options;
  const check = async () => {
    const pending = await pendingMigrations(database, migrationSets(options));
    if (pending.length > 0)
      throw new Error(`not migrated yet: ${pending.join(', ')}; run this with --migrate`);
  };
  await waitUntil(check, { name: 'migrations', log, signal });
}

function migrationSets({ migrations, extraMigrations = [], config }: MigrateOptions): MigrationSet[] {
  const own = migrations === undefined ? [] : [{ scope: 'service', directory: fileURLToPath(migrations) }];
  if (!hasBus(config)) return [...extraMigrations, ...own];
  return [...extraMigrations, ...own, messagingMigrations];
}

async function connectBus(options: ConnectOptions): Promise<Transport | undefined> {
  const { service, config, logger, health, steps, signal } = options;
  if (!hasBus(config)) return undefined;
  // Imported here, so that a service without a bus does not carry its clients.
  const { connectTransport } = await import('@platform/messaging/connect-transport.ts');
  const connect = () =>
    connectTransport({
      clientName: service,
      logger,
      rabbitmqUrl: config.RABBITMQ_URL,
      busDatabaseUrl: config.BUS_DATABASE_URL,
      namespace: config.BUS_NAMESPACE,
    });
  const wait = { name: 'bus', log: logger, signal };
  const transport = await waitUntil(connect, wait);
  steps.add('transport', () => transport.close());
  // A transport connects in its own time. Who starts without the bus does not know yet whether it was told a right one.
  await waitUntil(() => transport.ping(PING_TIMEOUT_MS), wait);
  const isTemporary = (error: unknown) => !(error instanceof ConfigError);
  await waitUntil(() => checkBusLogin(transport, service, config, logger), { ...wait, isTemporary });
  // Shown, but not needed to serve: while the bus is away, what is to be sent waits in the outbox.
  health.add('bus', () => transport.ping(PING_TIMEOUT_MS), { isRequired: false });
  health.addTroubles(() => hungQueues(transport));
  return transport;
}

/** The queues with handlers that do not end, by names of checks. */
function hungQueues(transport: Transport): string[] {
  const hanging = transport.handling().filter(({ hung }) => hung > 0);
  return hanging.map(({ queue }) => `handlers of ${queue}`);
}

async function startHistory({ config, logger, steps }: ConnectOptions, database: Database): Promise<void> {
  const keptMs = keptMsOf(config);
  if (keptMs === 0) return;
  const { startHandledLog } = await import('@platform/messaging/history/handled-log.ts');
  const handled = startHandledLog(database, { keptMs, logger });
  steps.add('history', () => handled.flush());
}

async function startOutbox(
  { service, config, logger, steps, metrics }: ConnectOptions,
  database: Database,
  transport: Transport,
) {
  const [{ Outbox }, { startRelay }, { searchMessages }] = await Promise.all([
    import('@platform/messaging/outbox/outbox.ts'),
    import('@platform/messaging/relay/relay.ts'),
    import('@platform/messaging/history/message-history.ts'),
  ]);
  const keptMs = keptMsOf(config);
  const outbox = new Outbox({ source: service, system: transport.system, keptMs });
  const relay = startRelay({ database, transport, outbox, logger, metrics, keptMs });
  steps.add('relay', () => relay.stop());
  // Where nothing is kept, what has not been removed yet is not shown either.
  const history = async (query: HistoryQuery) => (keptMs === 0 ? [] : searchMessages(database, query));
  const replay = async (wanted: Replay) => {
    const { checkReplay } = await import('@platform/messaging/outbox/outbox-replay.ts');
    checkReplay(wanted, await eventsOf(service), keptMs);
    return database.transaction((tx) => outbox.replay(tx, wanted));
  };
  return { outbox, relay, history, replay };
}

/** The types of the events that `service` may send. */
async function eventsOf(service: string): Promise<string[]> {
  // Imported when it is asked for: a service does not carry the contracts of all others.
  const { busRightsOf } = await import('@platform/contracts/senders.ts');
  const { sends } = busRightsOf(service);
  return sends.filter(({ exchange }) => exchange === 'events').map(({ type }) => type);
}

/** How long messages are kept for the history. */
function keptMsOf({ MESSAGE_HISTORY_DAYS = DEFAULT_HISTORY_DAYS }: CommonConfig): number {
  return MESSAGE_HISTORY_DAYS * DAY_MS;
}

function hasBus({ RABBITMQ_URL, BUS_DATABASE_URL }: CommonConfig): boolean {
  return RABBITMQ_URL !== undefined || BUS_DATABASE_URL !== undefined;
}

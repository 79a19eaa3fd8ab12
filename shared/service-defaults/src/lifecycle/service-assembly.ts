import type { MessageContract } from '@platform/messaging/message.ts';
import type { Static, TSchema } from '@platform/schema/type.ts';
import type { Logger } from '@platform/telemetry/logger.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import type { CommonConfig } from '../config/common-config.ts';
import type { Setting } from '../config/settings.ts';
import type { HttpDefaults, MessagingState } from '../http/http-defaults.ts';
import type { Health } from '../monitoring/health.ts';
import { tokenChecks } from '../tokens/token-checks.ts';
import type { TokenVerifier } from '../tokens/token-verifier.ts';
import { type Announcements, discoveryOf } from './announcements.ts';
import type { ServiceContext } from './service-context.ts';
import type { ServiceParts } from './service-parts.ts';
import type { StopSteps } from './stop-steps.ts';

interface Assembly<Config extends TSchema> {
  readonly name: string;
  readonly config: Static<Config>;
  readonly settings: readonly Setting[];
  readonly parts: ServiceParts;
  readonly logger: Logger;
  readonly metrics: MetricRegistry;
  readonly health: Health;
  readonly steps: StopSteps;
  readonly drains: (() => void)[];
  readonly announcements: Announcements;
}

/** Puts together what a service's `start` is given. */
export function contextOf<Config extends TSchema>(assembly: Assembly<Config>): ServiceContext<Config> {
  const { config, parts, logger, metrics, health, steps, drains } = assembly;
  const { database, transport, outbox } = parts;
  const discovery = discoveryOf(config as CommonConfig, logger);
  const contracts = new Map<string, readonly MessageContract[]>();
  const tokens = tokenChecks(config as CommonConfig, discovery, assembly) ?? NO_TOKENS;
  const context: ServiceContext<Config> = {
    config,
    logger,
    metrics,
    tokens,
    discovery,
    health,
    http: httpDefaults(assembly, tokens, contracts),
    get database() {
      return database ?? missing('a database', 'databaseConfig');
    },
    get transport() {
      return transport ?? missing('a bus', 'busConfig');
    },
    get outbox() {
      return outbox ?? missing('an outbox', 'databaseConfig and busConfig');
    },
    async consume(queue, handlers, options) {
      // Imported here, so that a service that handles no messages does not carry it.
      const { consume } = await import('@platform/messaging/receiving/consume.ts');
      const { database, transport } = context;
      const consumer = await consume({ ...options, queue, handlers, transport, database, logger, metrics });
      contracts.set(
        queue,
        handlers.map(({ contract }) => contract),
      );
      steps.add(queue, () => consumer.stop());
    },
    onDrain: (_name, drain) => drains.push(drain),
    onStop: (name, stop) => steps.add(name, stop),
    announce: (service, port) => assembly.announcements.announce(service, port),
  };
  return context;
}

const NO_TOKENS: TokenVerifier = {
  verify: async () => missing('a way to check tokens', 'authConfig'),
  verifyService: async () => missing('a way to check tokens', 'authConfig'),
};

function httpDefaults<Config extends TSchema>(
  assembly: Assembly<Config>,
  tokens: TokenVerifier,
  contracts: NonNullable<MessagingState['contracts']>,
): HttpDefaults {
  const { name, config, settings, parts, logger, metrics, health } = assembly;
  const { transport, relay, history, replay } = parts;
  const { SERVICE_VERSION = '0.0.0', ENVIRONMENT } = config as CommonConfig;
  return {
    service: name,
    version: SERVICE_VERSION,
    isProduction: ENVIRONMENT === 'production',
    settings: () => settings,
    tokens,
    logger,
    metrics,
    health,
    messaging: transport && { transport, contracts, relay, history, replay },
  };
}

function missing(what: string, fragment: string): never {
  throw new Error(`this service has no ${what.replace(/^an? /, '')}: add ${fragment} to its configuration`);
}

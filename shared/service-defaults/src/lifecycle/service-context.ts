import type { Database } from '@platform/database/database.ts';
import type { DiscoveryOptions } from '@platform/discovery/resolver-of.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import type { ConsumerOptions, MessageHandler } from '@platform/messaging/receiving/consume.ts';
import type { Transport } from '@platform/messaging/transport.ts';
import type { Static, TSchema } from '@platform/schema/type.ts';
import type { Logger } from '@platform/telemetry/logger.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';
import type { CheckOptions } from '../monitoring/health.ts';
import type { TokenVerifier } from '../tokens/token-verifier.ts';

/** What a service's `start` is given. Reading a part that its configuration does not provide throws. */
export interface ServiceContext<Config extends TSchema = TSchema> {
  readonly config: Static<Config>;
  readonly logger: Logger;
  readonly metrics: MetricRegistry;
  readonly database: Database;
  readonly transport: Transport;
  readonly outbox: Outbox;
  readonly tokens: TokenVerifier;
  /** For `resolverOf`: how other services are found. */
  readonly discovery: DiscoveryOptions;
  /** For createHttpApp. */
  readonly http: HttpDefaults;
  /** What `/health/ready` looks at besides database and bus. */
  readonly health: { add(name: string, check: () => Promise<void>, options?: CheckOptions): void };
  /** Handles the messages of a queue of this service until it stops. */
  consume(queue: string, handlers: readonly MessageHandler[], options?: ConsumerOptions): Promise<void>;
  /** Runs when stopping begins, while requests in flight go on: end answers that have no end here (SSE). */
  onDrain(name: string, drain: () => void): void;
  /** Runs after the last request has ended, in reverse order of registration: stop consumers and timers here. */
  onStop(name: string, stop: () => Promise<void>): void;
  /** Makes a further port of this instance known, as a service of its own, while it runs. */
  announce(service: string, port: number): void;
}

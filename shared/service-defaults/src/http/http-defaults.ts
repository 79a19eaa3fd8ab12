import type { HistoryItem, HistoryQuery } from '@platform/messaging/history/message-history.ts';
import type { MessageContract } from '@platform/messaging/message.ts';
import type { Replay, Replayed } from '@platform/messaging/outbox/outbox-replay.ts';
import type { Relay } from '@platform/messaging/relay/relay.ts';
import type { Transport } from '@platform/messaging/transport.ts';
import type { Logger } from '@platform/telemetry/logger.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import type { Setting } from '../config/settings.ts';
import type { Health } from '../monitoring/health.ts';
import type { TokenVerifier } from '../tokens/token-verifier.ts';

/** What every app of a service is built with; a plain object, so that a part can be replaced by spreading. */
export interface HttpDefaults {
  /** `product-service` */
  readonly service: string;
  /** Shown in `/health` and `/openapi.json`. */
  readonly version: string;
  readonly tokens: TokenVerifier;
  readonly logger: Logger;
  readonly health: Health;
  readonly metrics: MetricRegistry;
  /** True keeps `/openapi.json` for staff. */
  readonly isProduction: boolean;
  /** What the process runs by, shown to admins. */
  readonly settings: () => readonly Setting[];
  /** Present when the service has a bus; gives it the messaging admin routes. */
  readonly messaging?: MessagingState | undefined;
}

export interface MessagingState {
  readonly transport: Transport;
  /** By queue, what is consumed here; grows with each queue. */
  readonly contracts?: ReadonlyMap<string, readonly MessageContract[]> | undefined;
  /** Absent when the service has no outbox. */
  readonly relay?: Relay | undefined;
  /** Searches what was sent and handled; absent as the relay is. */
  readonly history?: ((query: HistoryQuery) => Promise<HistoryItem[]>) | undefined;
  /** Sends past events again, or throws ReplayRefusedError; absent as the relay is. */
  readonly replay?: ((replay: Replay) => Promise<Replayed>) | undefined;
}

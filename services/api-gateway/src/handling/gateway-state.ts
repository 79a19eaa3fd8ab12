import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import type { LiveList } from '@platform/service-defaults/server/live-list.ts';
import type { Admission } from '../admission/admission.ts';
import type { SlowReaders } from '../answers/slow-readers.ts';
import type { Forwarding } from '../forwarding/forwarding.ts';
import type { GatewaySettings } from '../gateway-settings.ts';
import type { OwnRoute } from '../own-routes/own-route.ts';
import type { Exchange } from '../requests/exchange.ts';

/** What all requests share. */
export interface GatewayState {
  readonly http: HttpDefaults;
  /** Replaced while it runs: whoever waited reads it again. */
  settings: GatewaySettings;
  /** By their paths. */
  readonly ownRoutes: ReadonlyMap<string, OwnRoute>;
  readonly admission: Admission;
  /** Requests under way. */
  readonly forwardings: LiveList<Forwarding>;
  readonly slowReaders: SlowReaders;
}

/** Counts what no route's limits count. */
export function countOwn({ admission, settings }: GatewayState, exchange: Exchange): Promise<void> {
  return admission.count(exchange, settings.routes.ownLimits, undefined, settings.trustedProxies);
}

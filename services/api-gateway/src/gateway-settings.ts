import type { Cors } from './answers/cors.ts';
import type { TrustedProxies } from './requests/trusted-proxies.ts';
import type { RouteTable } from './routing/route-table.ts';
import type { ServiceName } from './services.ts';
import type { Upstream } from './upstreams/upstream.ts';

/** What may be changed while it runs. */
export interface GatewaySettings {
  readonly routes: RouteTable;
  readonly upstreams: ReadonlyMap<ServiceName, Upstream>;
  readonly cors: Cors;
  readonly trustedProxies: TrustedProxies;
  /** How late the event loop may be until requests are turned away; 0: as late as it likes. */
  readonly shedDelayMs: number;
  /** How long a part of an expanded answer is waited for. */
  readonly partTimeoutMs: number;
}

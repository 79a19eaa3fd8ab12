import type { AccessRule } from '@platform/service-defaults/access/access.ts';
import type { Priority } from '../admission/load-shedding.ts';
import type { ExpansionName } from '../expansion/expansions.ts';
import type { NamedLimits } from '../rate-limits/route-limits.ts';
import type { ServiceName } from '../services.ts';

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** One line of the route table. */
export interface RouteDefinition {
  /** `/api/users` for itself alone, `/api/users/*` for itself and everything below it. */
  readonly path: string;
  readonly service: ServiceName;
  /** Who may pass: for every method, or by method; one not named needs a token. HEAD goes by GET. */
  readonly access: AccessRule | { readonly [method in (typeof METHODS)[number]]?: AccessRule };
  /** Until the answer begins; then 504. Default: the gateway's. */
  readonly timeoutMs?: number;
  /** Until the answer has ended, streams apart; then it is cut. Default: the gateway's. */
  readonly totalTimeoutMs?: number;
  /** The longest body taken; then 413. Default: the gateway's. */
  readonly maxBodyBytes?: number;
  /** An answer without an end, such as server-sent events: a place of another kind, and longer silences. */
  readonly isStream?: boolean;
  /** What `GET {path}/{id}?expand=…` may be asked for together with what belongs to it. */
  readonly expand?: ExpansionName;
  /** Rate limits that hold for it, besides those for every route: names in the table of limits. */
  readonly limits?: NamedLimits;
  /** When there is more to do than can be done it goes before those of higher priority. Default: browsing. */
  readonly priority?: Priority;
}

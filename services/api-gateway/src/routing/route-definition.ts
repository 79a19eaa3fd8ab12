import type { EdgeMethod, EdgeRoute } from '@platform/contracts/edge-routes.ts';
import type { AccessRule } from '@platform/service-defaults/access/access.ts';
import type { ServiceName } from '../services.ts';

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly EdgeMethod[];

/** One line of the route table, in our own or in a ROUTES_FILE. */
export interface RouteDefinition extends Omit<EdgeRoute, 'access' | 'maxBodyKib'> {
  readonly service: ServiceName;
  /** True for a page of a front end: cookies reach it, and calls of its service are believed about who they are for. */
  readonly isPage?: boolean;
  /** Who may pass: for every method, or by method; one not named needs a token. HEAD goes by GET. */
  readonly access: AccessRule | { readonly [method in EdgeMethod]?: AccessRule };
  /** The longest body taken; then 413. Default: the gateway's. */
  readonly maxBodyBytes?: number;
}

import { ALL_SERVICES, serviceOf } from '@platform/contracts/all-services.ts';
import { isBesidePages } from '@platform/contracts/edge-paths.ts';
import type { EdgeAccess, EdgeRoute, RateLimitDefinition } from '@platform/contracts/edge-routes.ts';
import type { AccessRule } from '@platform/service-defaults/access/access.ts';
import { SERVICES, type ServiceName } from '../services.ts';
import type { RouteDefinition } from './route-definition.ts';

const KIB = 1024;
const ADMIN_TIMEOUT_MS = 60_000;

const RULES: Readonly<Record<EdgeAccess, AccessRule>> = {
  public: { kind: 'public' },
  optional: { kind: 'optional' },
  user: { kind: 'user' },
  staff: { kind: 'roles', roles: ['staff'] },
  admin: { kind: 'roles', roles: ['admin'] },
};

/** Every rate limit of the services' models, by name. RATE_LIMITS changes them. */
export const rateLimits: Readonly<Record<string, RateLimitDefinition>> = Object.assign(
  {},
  ...ALL_SERVICES.map((service) => service.rateLimits),
);

/**
 * What goes where, and who may pass: the routes of the services' models, and the admin API of each.
 *
 * This is the outer door only: every service checks for itself who may do what, and whose things they are.
 */
export const routes: readonly RouteDefinition[] = SERVICES.flatMap(routesOf);

function routesOf(service: ServiceName): RouteDefinition[] {
  const { routes, maxBodyKib, servesPages } = serviceOf(service);
  const admin: EdgeRoute = {
    path: `/api/admin/${service}/*`,
    access: 'admin',
    timeoutMs: ADMIN_TIMEOUT_MS,
    priority: 'background',
  };
  // The longest body that the service takes: a longer one is 413 here, before any of it is sent.
  return [...routes, admin].map(({ maxBodyKib: ofRoute = maxBodyKib, access, ...route }) => ({
    ...route,
    service,
    ...(servesPages && !isBesidePages(route.path) && { isPage: true }),
    access: ruleOf(access),
    maxBodyBytes: ofRoute * KIB,
  }));
}

function ruleOf(access: EdgeRoute['access']): RouteDefinition['access'] {
  if (typeof access === 'string') return RULES[access];
  return Object.fromEntries(Object.entries(access).map(([method, one]) => [method, RULES[one]]));
}

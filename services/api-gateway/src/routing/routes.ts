import type { RateLimitTable } from '../rate-limits/rate-limit.ts';
import { SERVICES, type ServiceName } from '../services.ts';
import type { RouteDefinition } from './route-definition.ts';

const anyone = { kind: 'public' } as const;
const signedIn = { kind: 'user' } as const;
const staff = { kind: 'roles', roles: ['staff'] } as const;
const admin = { kind: 'roles', roles: ['admin'] } as const;

const SECONDS = 1000;
const MINUTES = 60_000;

const KIB = 1024;
const MIB = 1024 * KIB;

const MINUTE_S = 60;
const HOUR_S = 3600;

/**
 * How much is too much. Each is so many requests at once, which come back evenly over the window. RATE_LIMITS changes them.
 *
 * The first three hold everywhere. Staff are not counted by address: the shop's own office is one, and sends what its
 * machines send. What anyone can try without an account, passwords and addresses above all, is scarce for an address.
 */
export const rateLimits = {
  client: { by: 'client', of: 'others', quota: 3000, windowS: MINUTE_S, isEverywhere: true },
  user: { by: 'user', of: 'others', quota: 600, windowS: MINUTE_S, isEverywhere: true },
  staff: { by: 'user', of: 'staff', quota: 60_000, windowS: MINUTE_S, isEverywhere: true },
  login: { by: 'client', quota: 30, windowS: 5 * MINUTE_S },
  registration: { by: 'client', quota: 20, windowS: HOUR_S },
  refresh: { by: 'client', quota: 60, windowS: MINUTE_S },
  'email-verification': { by: 'client', quota: 30, windowS: HOUR_S },
  'password-reset': { by: 'client', quota: 20, windowS: HOUR_S },
  // 400 KB an answer: the gateway's own.
  document: { by: 'client', quota: 60, windowS: MINUTE_S },
} satisfies RateLimitTable;

// The longest body that each service takes, as it says itself: a longer one is 413 here, before any of it is sent.
const longestBodies: Readonly<Record<ServiceName, number>> = {
  'auth-service': 16 * KIB,
  'user-service': 16 * KIB,
  'product-service': MIB,
  'inventory-service': MIB,
  'order-service': MIB,
  'payment-service': MIB,
  'shipping-service': MIB,
  'notification-service': MIB,
};

/**
 * What goes where, and who may pass. The longest pattern that fits wins; `/*` is the path itself and everything
 * below it. A method that `access` does not name needs a token. When there is more to do than can be done `background`
 * goes first and `checkout` last.
 *
 * This is the outer door only: every service checks for itself who may do what, and whose things they are.
 */
const lines: readonly RouteDefinition[] = [
  {
    path: '/api/users',
    service: 'user-service',
    access: { GET: staff, POST: anyone },
    limits: { POST: ['registration'] },
    priority: 'account',
  },
  {
    path: '/api/users/login',
    service: 'user-service',
    access: { POST: anyone },
    limits: ['login'],
    priority: 'account',
  },
  // The mailed token says who it is.
  {
    path: '/api/users/verify-email',
    service: 'user-service',
    access: { POST: anyone },
    limits: ['email-verification'],
    priority: 'account',
  },
  {
    path: '/api/users/restore-email',
    service: 'user-service',
    access: { POST: anyone },
    limits: ['email-verification'],
    priority: 'account',
  },
  {
    path: '/api/users/password-reset/*',
    service: 'user-service',
    access: { POST: anyone },
    limits: ['password-reset'],
    priority: 'account',
  },
  {
    path: '/api/users/import',
    service: 'user-service',
    access: { POST: admin },
    maxBodyBytes: MIB,
    timeoutMs: 2 * MINUTES,
    priority: 'background',
  },
  { path: '/api/users/*', service: 'user-service', access: signedIn, priority: 'account' },

  { path: '/.well-known/jwks.json', service: 'auth-service', access: anyone },
  { path: '/.well-known/oauth-authorization-server', service: 'auth-service', access: anyone },
  { path: '/.well-known/openid-configuration', service: 'auth-service', access: anyone },
  // OAuth's own; the client may be a service, which has no user's token.
  {
    path: '/api/auth/token',
    service: 'auth-service',
    access: { POST: anyone },
    limits: ['refresh'],
    priority: 'account',
  },
  { path: '/api/auth/revoke', service: 'auth-service', access: { POST: anyone }, priority: 'account' },
  {
    path: '/api/auth/refresh',
    service: 'auth-service',
    access: { POST: anyone },
    limits: ['refresh'],
    priority: 'account',
  },
  // With a refresh token in the body: one whose access token has ended may still log out.
  { path: '/api/auth/logout', service: 'auth-service', access: { POST: anyone }, priority: 'account' },
  { path: '/api/auth/*', service: 'auth-service', access: signedIn, priority: 'account' },

  { path: '/api/products/lookup', service: 'product-service', access: { POST: anyone } },
  {
    path: '/api/products/import',
    service: 'product-service',
    access: { POST: admin },
    maxBodyBytes: 8 * MIB,
    timeoutMs: 2 * MINUTES,
    priority: 'background',
  },
  { path: '/api/products/*', service: 'product-service', access: { GET: anyone } },
  { path: '/api/categories/*', service: 'product-service', access: { GET: anyone } },

  {
    path: '/api/stock/import',
    service: 'inventory-service',
    access: { POST: admin },
    timeoutMs: 2 * MINUTES,
    priority: 'background',
  },
  { path: '/api/stock/*', service: 'inventory-service', access: signedIn },
  { path: '/api/reservations/*', service: 'inventory-service', access: signedIn },

  // `Prefer: wait=30` holds the answer back until the order has ended.
  {
    path: '/api/carts/*',
    service: 'order-service',
    access: signedIn,
    timeoutMs: 45 * SECONDS,
    priority: 'checkout',
  },
  {
    path: '/api/orders/*',
    service: 'order-service',
    access: signedIn,
    timeoutMs: 45 * SECONDS,
    priority: 'checkout',
    expand: 'order',
  },
  { path: '/api/sagas/*', service: 'order-service', access: admin, priority: 'background' },

  { path: '/api/payments/*', service: 'payment-service', access: signedIn },
  { path: '/api/ledger/*', service: 'payment-service', access: admin, priority: 'background' },

  { path: '/api/shipments/*', service: 'shipping-service', access: signedIn },

  { path: '/api/notifications/*', service: 'notification-service', access: signedIn },
  { path: '/api/notifications/stream', service: 'notification-service', access: signedIn, isStream: true },
  { path: '/api/mails/*', service: 'notification-service', access: admin, priority: 'background' },

  ...SERVICES.map((service) => ({
    path: `/api/admin/${service}/*`,
    service,
    access: admin,
    timeoutMs: MINUTES,
    priority: 'background' as const,
  })),
];

export const routes: readonly RouteDefinition[] = lines.map((line) => ({
  maxBodyBytes: longestBodies[line.service],
  ...line,
}));

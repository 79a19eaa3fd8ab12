/** Pages of one service, which is the front end here, and the API of another. */
export const PAGE_ROUTES = `
const access = { kind: 'public' };
const page = { service: 'user-service', isPage: true, access, methods: ['GET', 'POST'] };
export const routes = [
  { path: '/api/things/*', service: 'notification-service', access },
  { path: '/api/feed', service: 'notification-service', access: { kind: 'user' }, isStream: true },
  { ...page, path: '/*' },
  { ...page, path: '/cart', priority: 'checkout' },
  { ...page, path: '/orders/*', priority: 'checkout' },
  { ...page, path: '/orders/*/events', methods: ['GET'], isStream: true },
  { ...page, path: '/assets/*', methods: ['GET'], limits: ['static'] },
];
export const rateLimits = {
  client: { by: 'client', quota: 5, windowS: 3600, isEverywhere: true },
  static: { by: 'client', quota: 8, windowS: 3600, insteadOf: 'client' },
};
`;

/** For tests that send more than these limits allow. */
export const UNLIMITED = { RATE_LIMITS: 'client=off,static=off' };

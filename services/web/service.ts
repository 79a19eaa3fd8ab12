import type { ServiceModel } from '@platform/contracts/service-model.ts';

/** Pages are for anybody; whose page it is, and what it may show, the web app sees by the cookie. */
const page = { access: 'public', methods: ['GET', 'POST'] } as const;

/** The web app. It keeps the tokens of those who are signed in; their browsers have a cookie. */
export const service: ServiceModel = {
  name: 'web',
  part: 'core',
  port: 8009,
  database: { name: 'web', poolSize: 3 },
  calls: ['api-gateway'],
  servesPages: true,
  secrets: ['WEB_SESSION_SECRET'],
  maxBodyKib: 64,
  routes: [
    { path: '/*', ...page },
    { path: '/assets/*', ...page, methods: ['GET'], limits: ['static'] },
    { path: '/art/*', ...page, methods: ['GET'], limits: ['static'] },
    { path: '/cart/*', ...page, priority: 'checkout' },
    { path: '/checkout', ...page, priority: 'checkout' },
    { path: '/orders/*', ...page, priority: 'checkout' },
    { path: '/orders/*/events', ...page, methods: ['GET'], isStream: true },
  ],
  scale: { minimum: 2, maximum: 6, memoryMib: 256 },
};

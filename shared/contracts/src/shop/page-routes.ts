import { type EdgeRoute, PAGE } from '../edge-routes.ts';

/** The shop's pages: what leads to an order goes on when other pages have to wait. */
export const pageRoutes: readonly EdgeRoute[] = [
  { path: '/art/*', ...PAGE, methods: ['GET'], limits: ['static'] },
  { path: '/cart/*', ...PAGE, priority: 'checkout' },
  { path: '/checkout', ...PAGE, priority: 'checkout' },
  { path: '/orders/*', ...PAGE, priority: 'checkout' },
  { path: '/orders/*/events', ...PAGE, methods: ['GET'], isStream: true },
];

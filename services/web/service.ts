import { BUNDLES } from '@platform/contracts/bundles.ts';
import { PAGE } from '@platform/contracts/edge-routes.ts';
import type { ServiceModel } from '@platform/contracts/service-model.ts';

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
    { path: '/*', ...PAGE },
    { path: '/assets/*', ...PAGE, methods: ['GET'], limits: ['static'] },
    ...BUNDLES.flatMap(({ pageRoutes }) => pageRoutes),
  ],
  scale: { minimum: 2, maximum: 6, memoryMib: 256 },
};

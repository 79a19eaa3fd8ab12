import {
  userDeactivated,
  userPasswordChanged,
  userUpdated,
} from '@platform/contracts/messages/user-messages.ts';
import type { ServiceModel } from '@platform/contracts/service-model.ts';

/** Signing keys, sessions and refresh tokens. */
export const service: ServiceModel = {
  name: 'auth-service',
  part: 'core',
  port: 8005,
  servesGrpc: true,
  database: { name: 'auth', poolSize: 4 },
  usesBus: true,
  issuesTokens: true,
  secrets: ['KEY_ENCRYPTION_SECRET'],
  listensTo: [userDeactivated, userPasswordChanged, userUpdated],
  maxBodyKib: 16,
  rateLimits: { refresh: { by: 'client', quota: 60, windowS: 60 } },
  routes: [
    { path: '/.well-known/jwks.json', access: 'public' },
    { path: '/.well-known/oauth-authorization-server', access: 'public' },
    { path: '/.well-known/openid-configuration', access: 'public' },
    // OAuth's own; the client may be a service, which has no user's token.
    { path: '/api/auth/token', access: { POST: 'public' }, limits: ['refresh'], priority: 'account' },
    { path: '/api/auth/revoke', access: { POST: 'public' }, priority: 'account' },
    { path: '/api/auth/refresh', access: { POST: 'public' }, limits: ['refresh'], priority: 'account' },
    // With a refresh token in the body: one whose access token has ended may still log out.
    { path: '/api/auth/logout', access: { POST: 'public' }, priority: 'account' },
    { path: '/api/auth/*', access: 'user', priority: 'account' },
  ],
  scale: { minimum: 2, maximum: 8, memoryMib: 256 },
};

import type { ServiceModel } from '@platform/contracts/service-model.ts';

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;

/** Accounts, passwords and addresses. */
export const service: ServiceModel = {
  name: 'user-service',
  part: 'core',
  port: 8001,
  database: { name: 'users', poolSize: 4, extensions: ['pg_trgm'] },
  usesBus: true,
  secrets: ['MAIL_TOKEN_SECRET'],
  callsByGrpc: ['auth-service'],
  maxBodyKib: 16,
  // What anyone can try without an account, passwords and addresses above all, is scarce for an address.
  rateLimits: {
    login: { by: 'client', quota: 30, windowS: 5 * MINUTE_S },
    registration: { by: 'client', quota: 20, windowS: HOUR_S },
    'email-verification': { by: 'client', quota: 30, windowS: HOUR_S },
    'password-reset': { by: 'client', quota: 20, windowS: HOUR_S },
  },
  routes: [
    {
      path: '/api/users',
      access: { GET: 'staff', POST: 'public' },
      limits: { POST: ['registration'] },
      priority: 'account',
    },
    { path: '/api/users/login', access: { POST: 'public' }, limits: ['login'], priority: 'account' },
    // The mailed token says who it is.
    {
      path: '/api/users/verify-email',
      access: { POST: 'public' },
      limits: ['email-verification'],
      priority: 'account',
    },
    {
      path: '/api/users/restore-email',
      access: { POST: 'public' },
      limits: ['email-verification'],
      priority: 'account',
    },
    {
      path: '/api/users/password-reset/*',
      access: { POST: 'public' },
      limits: ['password-reset'],
      priority: 'account',
    },
    {
      path: '/api/users/import',
      access: { POST: 'admin' },
      maxBodyKib: 1024,
      timeoutMs: 120_000,
      priority: 'background',
    },
    { path: '/api/users/*', access: 'user', priority: 'account' },
  ],
  scale: { minimum: 2, maximum: 8, memoryMib: 256 },
};

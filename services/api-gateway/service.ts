import type { ServiceModel } from '@platform/contracts/service-model.ts';

/** The edge: what every client talks to, and what leads to all the others. */
export const service: ServiceModel = {
  name: 'api-gateway',
  part: 'core',
  port: 8000,
  usesCache: true,
  calls: 'every service',
  // Staff are not counted by address: the shop's own office is one, and sends what its machines send.
  rateLimits: {
    client: { by: 'client', of: 'others', quota: 3000, windowS: 60, isEverywhere: true },
    user: { by: 'user', of: 'others', quota: 600, windowS: 60, isEverywhere: true },
    staff: { by: 'user', of: 'staff', quota: 60_000, windowS: 60, isEverywhere: true },
    // What a page loads besides itself: named by its content, kept by browsers, cheap to send.
    static: { by: 'client', quota: 6000, windowS: 60, insteadOf: 'client' },
    // 400 KB an answer: its own /openapi.json.
    document: { by: 'client', quota: 60, windowS: 60 },
  },
  scale: { minimum: 2, maximum: 8, memoryMib: 256 },
  variables: ['CONFIG_FILE'],
};

import type { ServiceModel } from '@platform/contracts/service-model.ts';

/** Parcels, and the carrier that takes them. */
export const service: ServiceModel = {
  name: 'shipping-service',
  part: 'shop',
  port: 8008,
  database: { name: 'shipping', poolSize: 4 },
  usesBus: true,
  routes: [{ path: '/api/shipments/*', access: 'user' }],
  scale: { minimum: 2, maximum: 8, memoryMib: 256, queue: 'shipping-service.commands' },
};

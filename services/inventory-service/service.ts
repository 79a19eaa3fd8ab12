import type { ServiceModel } from '@platform/contracts/service-model.ts';

/** Stock, and what of it is reserved for orders. */
export const service: ServiceModel = {
  name: 'inventory-service',
  part: 'shop',
  port: 8006,
  database: { name: 'inventory', poolSize: 5 },
  usesBus: true,
  routes: [
    { path: '/api/stock/import', access: { POST: 'admin' }, timeoutMs: 120_000, priority: 'background' },
    { path: '/api/stock/*', access: 'user' },
    { path: '/api/reservations/*', access: 'user' },
  ],
  scale: { minimum: 2, maximum: 8, memoryMib: 256, queue: 'inventory-service.commands' },
};

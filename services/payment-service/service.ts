import type { ServiceModel } from '@platform/contracts/service-model.ts';

/** Payments, refunds and the ledger. */
export const service: ServiceModel = {
  name: 'payment-service',
  part: 'shop',
  port: 8007,
  database: { name: 'payments', poolSize: 5 },
  usesBus: true,
  routes: [
    { path: '/api/payments/*', access: 'user' },
    { path: '/api/ledger/*', access: 'admin', priority: 'background' },
  ],
  scale: { minimum: 2, maximum: 8, memoryMib: 256, queue: 'payment-service.commands' },
};

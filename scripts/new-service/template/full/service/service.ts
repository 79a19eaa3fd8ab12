import { userDeactivated } from '@platform/contracts/messages/user-messages.ts'; // with events
import type { ServiceModel } from '@platform/contracts/service-model.ts';

/** Sample things of users. */
export const service: ServiceModel = {
  name: 'sample-thing-service',
  part: 'own',
  port: 8099,
  database: { name: 'sample_things', poolSize: 4 }, // with table
  usesBus: true, // with events
  listensTo: [userDeactivated], // with events
  routes: [{ path: '/api/sample-things/*', access: 'user' }],
  scale: { minimum: 2, maximum: 8, memoryMib: 256 },
};

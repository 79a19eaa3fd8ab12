import { BUNDLES } from '@platform/contracts/bundles.ts';
import {
  userCreated,
  userDeactivated,
  userEmailChangeRequested,
  userEmailVerificationRequested,
  userPasswordChanged,
  userPasswordResetRequested,
  userUpdated,
} from '@platform/contracts/messages/user-messages.ts';
import type { ServiceModel } from '@platform/contracts/service-model.ts';

/** Mails, and notices in the app. */
export const service: ServiceModel = {
  name: 'notification-service',
  part: 'core',
  port: 8004,
  database: { name: 'notifications', poolSize: 4 },
  usesBus: true,
  sendsMail: true,
  secrets: ['MAIL_TOKEN_SECRET'],
  listensTo: [
    ...BUNDLES.flatMap(({ noticedEvents }) => noticedEvents),
    ...[userCreated, userUpdated, userDeactivated, userPasswordChanged],
    ...[userEmailVerificationRequested, userEmailChangeRequested, userPasswordResetRequested],
  ],
  routes: [
    { path: '/api/notifications/*', access: 'user' },
    { path: '/api/notifications/stream', access: 'user', isStream: true },
    { path: '/api/mails/*', access: 'admin', priority: 'background' },
  ],
  scale: { minimum: 2, maximum: 8, memoryMib: 256, queue: 'notification-service.events' },
};

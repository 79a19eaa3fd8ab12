import type { Defect } from '../defect.ts';

/** Who may see and change what: one route of each service that has data of somebody. */
export const defects: readonly Defect[] = [
  {
    name: 'user-shown-to-strangers',
    what: 'anybody who is signed in reads the profile of anybody',
    file: 'services/user-service/src/users/profile/profile-routes.ts',
    replace: '      mustSee(principalOf(request), id);\n',
    by: '',
    tests: ['services/user-service/tests/profile.test.ts'],
  },
  {
    name: 'session-ended-by-strangers',
    what: 'anybody who is signed in ends the session of anybody',
    file: 'services/auth-service/src/sessions/session-routes.ts',
    replace: '{ sessionId: request.params.id, ownerId: userId }',
    by: '{ sessionId: request.params.id }',
    tests: ['services/auth-service/tests/sessions.test.ts'],
  },
  {
    name: 'notification-read-by-strangers',
    what: 'anybody who is signed in marks, and so reads, the notification of anybody',
    file: 'services/notification-service/src/notifications/notification-repository.ts',
    replace: 'where notification_id = ${notificationId} and user_id = ${userId} returning',
    by: 'where notification_id = ${notificationId} returning',
    also: [
      {
        file: 'services/notification-service/src/notifications/notification-repository.ts',
        replace: '  userId: string,\n  notificationId: string,',
        by: '  _userId: string,\n  notificationId: string,',
      },
    ],
    tests: ['services/notification-service/tests/notification-routes.test.ts'],
  },
];

import { NotificationPreferences, OPTIONAL_KINDS } from '@platform/contracts/http/notification-http.ts';
import type { Database } from '@platform/database/database.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { findMutedKinds, saveMutedKinds } from './preference-repository.ts';

interface Deps {
  readonly database: Database;
}

export function preferenceRoutes(app: App, deps: Deps): void {
  getPreferencesRoute(app, deps);
  savePreferencesRoute(app, deps);
}

function getPreferencesRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/notifications/preferences',
    {
      ...access.user,
      schema: { summary: 'What you are mailed', response: { 200: NotificationPreferences } },
    },
    async (request) => preferences(await findMutedKinds(database, principalOf(request).userId)),
  );
}

function savePreferencesRoute(app: App, { database }: Deps): void {
  app.put(
    '/api/notifications/preferences',
    {
      ...access.user,
      schema: {
        summary: 'Choose what you are mailed; kinds that are not named are',
        body: NotificationPreferences,
        response: { 200: NotificationPreferences },
      },
    },
    async (request) => {
      const { mail } = request.body;
      const muted = OPTIONAL_KINDS.filter((kind) => mail[kind] === false);
      await saveMutedKinds(database, principalOf(request).userId, muted);
      return preferences(muted);
    },
  );
}

function preferences(muted: readonly string[]): NotificationPreferences {
  const mail = Object.fromEntries(OPTIONAL_KINDS.map((kind) => [kind, !muted.includes(kind)]));
  return { mail } as NotificationPreferences;
}

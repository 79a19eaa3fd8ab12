import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { SampleThing } from './sample-thing.ts';

export function sampleThingRoutes(app: App): void {
  app.get(
    '/api/sample-things',
    {
      ...access.user,
      schema: { summary: 'Your sample thing', response: { 200: SampleThing } },
    },
    async (request) => ({ user_id: principalOf(request).userId, text: 'of yours' }),
  );
}

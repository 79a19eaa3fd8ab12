import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import type { StreamHub } from './stream-hub.ts';

export function streamRoutes(app: App, { streams }: { readonly streams: StreamHub }): void {
  app.get(
    '/api/notifications/stream',
    {
      ...access.user,
      // A HEAD would open a stream that nobody reads.
      exposeHeadRoute: false,
      schema: {
        summary: 'Your notifications as they come (server-sent events)',
        headers: Type.Object({
          'last-event-id': Type.Optional(
            Type.String({
              pattern: '^[0-9]{1,15}$',
              description: 'Resume after this event. Without it: from now on',
            }),
          ),
        }),
        problems: ['too-many-streams', 'streams-exhausted'],
        answerType: 'text/event-stream',
      },
    },
    async (request, reply) => {
      const lastSeen = request.headers['last-event-id'];
      const after = lastSeen === undefined ? undefined : Number(lastSeen);
      const stream = await streams.open(principalOf(request).userId, after);
      return reply
        .headers({
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          // For nginx and its kind: events are not to be gathered up.
          'x-accel-buffering': 'no',
        })
        .send(stream);
    },
  );
}

import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import {
  answerWithStream,
  streamProblems,
  streamSchema,
} from '@platform/service-defaults/streams/stream-answer.ts';
import type { StreamHub } from '@platform/service-defaults/streams/stream-hub.ts';

export function streamRoutes(app: App, { streams }: { readonly streams: StreamHub }): void {
  app.get(
    '/api/notifications/stream',
    {
      ...access.user,
      // A HEAD would open a stream that nobody reads.
      exposeHeadRoute: false,
      schema: {
        summary: 'Your notifications as they come (server-sent events)',
        ...streamSchema({ pattern: '^[0-9]{1,15}$', example: '42', from: 'from now on' }),
        problems: streamProblems,
      },
    },
    async (request, reply) => {
      const { userId } = principalOf(request);
      const stream = await streams.open(userId, userId, request.headers['last-event-id']);
      return answerWithStream(reply, stream);
    },
  );
}

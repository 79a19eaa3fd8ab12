import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import {
  answerWithStream,
  streamProblems,
  streamSchema,
} from '@platform/service-defaults/streams/stream-answer.ts';
import type { StreamHub } from '@platform/service-defaults/streams/stream-hub.ts';
import type { StreamSource } from '@platform/service-defaults/streams/stream-source.ts';
import { OrderPath, refuseStrangers } from '../order-access.ts';
import { findSummary } from '../order-repository.ts';
import { TimelineEntry } from '../order-schemas.ts';
import { POSITION_PATTERN } from './history-position.ts';
import { readHistory } from './order-history.ts';

export interface HistoryDeps {
  readonly database: Database;
  readonly streams: StreamHub;
  readonly source: StreamSource;
}

/** What happened to an order: at once, or as it happens. */
export function historyRoutes(app: App, deps: HistoryDeps): void {
  getTimelineRoute(app, deps);
  streamOrderRoute(app, deps);
}

function getTimelineRoute(app: App, { database }: HistoryDeps): void {
  app.get(
    '/api/orders/:id/timeline',
    {
      ...access.user,
      schema: {
        summary: 'What has happened to an order, oldest first',
        params: OrderPath,
        response: { 200: Type.Object({ items: Type.Array(TimelineEntry) }) },
        problems: ['order-not-found'],
      },
    },
    async (request) => {
      const history = await readHistory(database, request.params.id);
      refuseStrangers(history?.order, principalOf(request));
      return { items: history?.entries.map(({ entry }) => entry) ?? [] };
    },
  );
}

function streamOrderRoute(app: App, { database, streams, source }: HistoryDeps): void {
  app.get(
    '/api/orders/:id/stream',
    {
      ...access.user,
      // A HEAD would open a stream that nobody reads.
      exposeHeadRoute: false,
      schema: {
        summary: 'What happens to an order, as it happens, until its end (server-sent events)',
        params: OrderPath,
        ...streamSchema({ pattern: POSITION_PATTERN, example: '412-0', from: 'from its placing on' }),
        response: { 204: Type.Null({ description: 'It has ended, and all is told: do not connect again' }) },
        problems: ['order-not-found', ...streamProblems],
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const order = await findSummary(database, request.params.id);
      refuseStrangers(order, principal);
      const lastSeen = request.headers['last-event-id'];
      if (lastSeen !== undefined && (await isAllTold(source, order.id, lastSeen)))
        return reply.code(204).send(null);
      return answerWithStream(reply, await streams.open(principal.userId, order.id, lastSeen));
    },
  );
}

/** A client that connects again after the end is told so: it would ask for ever. */
async function isAllTold(source: StreamSource, orderId: string, lastSeen: string): Promise<boolean> {
  const { events, isOver } = await source.read(orderId, await source.begin(orderId, lastSeen), 1);
  return events.length === 0 && isOver === true;
}

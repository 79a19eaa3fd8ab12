import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Pages } from '../../pages/pages.ts';
import { orderIdOf } from './order-id.ts';

/** `/orders/{number}/events`: what happens to an order, as it happens, from the platform's own stream. */
export function orderEventsRoute(pages: Pages): void {
  pages.app.get('/orders/:order/events', { schema: { hide: true } }, async (request, reply) => {
    const visitor = await pages.visitorOf(request);
    const noStore = reply.header('cache-control', 'no-store');
    if (!visitor.isSignedIn) return noStore.code(401).send();
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const { order = '' } = request.params as { order?: string };
    const lastEventId = request.headers['last-event-id'];
    const answer = await visitor.openStream({
      path: `/api/orders/${await orderIdOf(visitor, order)}/stream`,
      lastEventId: typeof lastEventId === 'string' ? lastEventId : undefined,
      signal: gone.signal,
    });
    if (answer.status !== 200 || answer.body === null) return noStore.code(answer.status).send();
    const events = Readable.fromWeb(answer.body as ReadableStream);
    // The browser has gone, or the platform: either ends the other.
    events.on('error', () => reply.raw.destroy());
    return noStore.type('text/event-stream').header('x-accel-buffering', 'no').send(events);
  });
}

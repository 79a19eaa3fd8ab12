import { setTimeout as sleep } from 'node:timers/promises';
import type { TimelineEntry } from '@platform/api-client/operations.ts';
import { type StreamEvent, streamEvents } from '@platform/api-client/stream-events.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';

const BEFORE_NEXT_MS = 500;

/**
 * What happens to an order, as it happens: from its placing to its end, or until `until`. A stream that ends before, as
 * each does when its token or its replica does, is resumed where it was. Throws as `GatewayClient.call`.
 */
export async function* followOrder(
  client: GatewayClient,
  id: string,
  until: AbortSignal,
): AsyncGenerator<TimelineEntry> {
  for (let lastSeen: string | undefined; !until.aborted; ) {
    const input = { path: { id }, headers: { 'last-event-id': lastSeen } };
    const stream = await client.open('GET /api/orders/{id}/stream', input, until);
    if (stream.status === 204) return;
    for await (const { id: at, data } of untilItBreaks(stream)) {
      lastSeen = at ?? lastSeen;
      yield entryOf(JSON.parse(data));
    }
    await sleep(BEFORE_NEXT_MS, undefined, { signal: until }).catch(() => undefined);
  }
}

/** Events up to the end of the connection, however that comes. */
async function* untilItBreaks(stream: Response): AsyncGenerator<StreamEvent> {
  try {
    yield* streamEvents(stream);
  } catch {
    // Its platform has gone, or was told to: what opens the next one says so if it is not there.
  }
}

/** Without how the order stood by then. */
function entryOf({ at, event, actor_id, details }: TimelineEntry): TimelineEntry {
  return { at, event, actor_id, details };
}

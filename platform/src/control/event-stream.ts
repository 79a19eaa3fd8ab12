import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

const HEARTBEAT_MS = 15_000;

/** Sends `events` as server-sent events (WHATWG HTML), until whoever asked is gone. */
export async function sendEvents(
  response: ServerResponse,
  events: (signal: AbortSignal) => Promise<AsyncGenerator<object>>,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const following = await events(gone.signal);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(':\n\n');
  const heartbeat = setInterval(() => response.write(':\n\n'), HEARTBEAT_MS);
  try {
    for await (const event of following)
      if (!response.write(`data: ${JSON.stringify(event)}\n\n`))
        await once(response, 'drain', { signal: gone.signal }).catch(() => undefined); // It is gone.
  } finally {
    clearInterval(heartbeat);
    response.end();
  }
}

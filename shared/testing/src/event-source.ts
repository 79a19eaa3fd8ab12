import { get, type IncomingMessage } from 'node:http';

export interface StreamEvent {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: string | undefined;
}

/** A client of a stream of server-sent events: what it was told so far, and how it stands. */
export interface EventSource {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Everything but comments and the greeting. */
  readonly events: StreamEvent[];
  readonly comments: string[];
  /** The last id it saw: where it would resume. */
  lastId(): string | undefined;
  isEnded(): boolean;
  close(): void;
  /** Stops reading without closing, as a laptop that sleeps. */
  pause(): void;
  body(): string;
}

/** Opens `url` and resolves once the answer has begun. */
export function openEventSource(url: string, token: string, lastEventId?: string): Promise<EventSource> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    };
    const request = get(url, { headers, agent: false }, (response) => resolve(reader(response)));
    request.on('error', reject);
  });
}

function reader(response: IncomingMessage): EventSource {
  const events: StreamEvent[] = [];
  const comments: string[] = [];
  let text = '';
  let pending = '';
  let lastId: string | undefined;
  let isEnded = false;
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    text += chunk;
    pending += chunk;
    const blocks = pending.split('\n\n');
    pending = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      const field = (name: string) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      lastId = field('id') ?? lastId;
      if (block.startsWith(':')) comments.push(block);
      else if (field('data') !== undefined)
        events.push({ id: field('id'), event: field('event'), data: field('data') });
    }
  });
  const end = () => {
    isEnded = true;
  };
  response.on('end', end).on('close', end).on('error', end);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    comments,
    lastId: () => lastId,
    isEnded: () => isEnded,
    close: () => void response.destroy(),
    pause: () => void response.pause(),
    body: () => text,
  };
}

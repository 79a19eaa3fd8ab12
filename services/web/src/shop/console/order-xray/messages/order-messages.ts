import { deliveriesOf } from './deliveries.ts';
import { type Histories, PARTIES, type Seen } from './histories.ts';
import type { OrderMessage, SentMessage } from './order-message.ts';

/** The messages of an order, oldest first, put together from what all services say. */
export function orderMessages(histories: Histories, nowMs: number): readonly OrderMessage[] {
  const seen = Object.entries(histories).flatMap(([service, items = []]) =>
    items.map((item) => ({ service, item })),
  );
  const seenById = Map.groupBy(seen, ({ item }) => item.id);
  const sentById = new Map(
    [...seenById].flatMap(([id, about]) => about.slice(0, 1).map((first) => [id, sentMessage(first, about)])),
  );
  const known = { histories, sentById, nowMs };
  return [...sentById.values()]
    .map((message) => ({
      ...message,
      deliveries: deliveriesOf(message, seenById.get(message.id) ?? [], known),
    }))
    .toSorted((a, b) => a.sentAtMs - b.sentAtMs || a.id.localeCompare(b.id));
}

function sentMessage(first: Seen, seen: readonly Seen[]): SentMessage {
  const sender = seen.find(({ item }) => item.sent !== null);
  const { id, type, correlation_id: correlationId, sent } = (sender ?? first).item;
  const isCommand = PARTIES.some(({ handles }) => handles.includes(type));
  const envelope = sent?.message;
  return {
    ...{ id, type, correlationId, kind: isCommand ? 'command' : 'event' },
    causationId: textOf(envelope, 'causationid'),
    traceparent: textOf(envelope, 'traceparent'),
    from: sender?.service ?? onlySenderOf(type),
    sentAtMs: sent ? Date.parse(sent.at) : firstBeginOf(seen),
    sending: sent?.state ?? 'unknown',
    replays: sent?.replayed_at.length ?? 0,
  };
}

function onlySenderOf(type: string): string | undefined {
  const [sender, ...others] = PARTIES.filter(({ sends }) => sends.includes(type));
  return others.length === 0 ? sender?.name : undefined;
}

function firstBeginOf(seen: readonly Seen[]): number {
  const begins = seen.flatMap(({ item }) =>
    item.handled.map(({ at, duration_ms: ms }) => Date.parse(at) - ms),
  );
  return Math.floor(Math.min(...begins));
}

function textOf(envelope: unknown, field: 'causationid' | 'traceparent'): string | undefined {
  if (typeof envelope !== 'object' || envelope === null || !(field in envelope)) return undefined;
  const value = (envelope as Readonly<Record<typeof field, unknown>>)[field];
  return typeof value === 'string' ? value : undefined;
}

import type { HistoryItem } from './histories.ts';

const BEGAN_MS = Date.parse('2026-11-30T10:42:07.000Z');

/** `ms` after the order was placed; RFC 3339. */
export function at(ms: number): string {
  return new Date(BEGAN_MS + ms).toISOString();
}

export interface TestMessage {
  readonly id: string;
  readonly type: string;
  readonly causedBy?: string;
}

/** What its sender says of a message. */
export function sent(
  { id, type, causedBy }: TestMessage,
  ms: number,
  state: 'sent' | 'waiting' = 'sent',
): HistoryItem {
  const message = {
    id,
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    ...(causedBy === undefined ? {} : { causationid: causedBy }),
  };
  return {
    ...{ id, type, subject: 'an order', correlation_id: 'a saga' },
    sent: { exchange: 'any', at: at(ms), replayed_at: [], state, message },
    handled: [],
  };
}

/** What a consumer says of a message: its tries, each with when it ended and what became of it. */
export function handled(
  { id, type }: TestMessage,
  ...tries: readonly (readonly [ms: number, outcome?: string])[]
): HistoryItem {
  return {
    ...{ id, type, subject: 'an order', correlation_id: 'a saga', sent: null },
    handled: tries.map(([ms, outcome = 'handled'], i) => ({
      ...{ queue: 'any', attempt: i + 1, at: at(ms), duration_ms: 2, outcome },
      error: outcome === 'handled' ? null : 'Error: away',
    })),
  };
}

import type { Log } from '@platform/telemetry/log.ts';
import type { Span } from '@platform/telemetry/tracing/span.ts';
import { endAll, startSending } from './message-spans.ts';
import type { OutboxRow } from './relay-session.ts';
import type { Transport } from './transport.ts';
import { messageOfWireText } from './wire-text.ts';

/** What became of a batch. */
export interface BatchOutcome {
  /** Confirmed by the broker, or not wanted by anybody: to be removed. */
  readonly done: readonly OutboxRow[];
  /** Commands that no queue is bound for. They must not vanish: their consumer may just not be up yet. */
  readonly unroutable: readonly OutboxRow[];
  /** Why the rest was not taken; undefined if nothing failed. */
  readonly error: unknown;
}

/**
 * Publishes a batch and waits for the confirms. The two exchanges go at the same time; within each the
 * order is kept. An event without a subscriber is done with: it is told to `onIgnored`.
 */
export async function publishBatch(
  transport: Transport,
  rows: readonly OutboxRow[],
  onIgnored: (row: OutboxRow) => void,
): Promise<BatchOutcome> {
  const done: OutboxRow[] = [];
  const unroutable: OutboxRow[] = [];
  let error: unknown;
  const publishAll = async (exchange: OutboxRow['exchange']) => {
    const own = rows.filter((row) => row.exchange === exchange);
    if (own.length === 0) return;
    const messages = own.map((row) => messageOfWireText(row, row.envelope));
    let spans: readonly Span[] = [];
    try {
      spans = startSending(transport.system, exchange, messages);
      const receipt = await transport.publish(exchange, messages);
      endAll(spans);
      const returned = new Set(receipt.unroutable);
      for (const row of own) {
        const isReturned = returned.has(row.id);
        if (isReturned && exchange === 'events') onIgnored(row);
        (isReturned && exchange === 'commands' ? unroutable : done).push(row);
      }
    } catch (failure) {
      endAll(spans, failure);
      error = failure;
    }
  };
  await Promise.all([publishAll('commands'), publishAll('events')]);
  return { done, unroutable, error };
}

/** Says once per type that nobody subscribes to an event. */
export function ignoredEventLog(logger: Log): (row: OutboxRow) => void {
  const said = new Set<string>();
  return ({ type }) => {
    if (said.has(type)) return;
    said.add(type);
    logger.debug({ type }, 'nobody subscribes to this event; it is dropped');
  };
}

import type { Log } from '@platform/telemetry/log.ts';
import type { Span } from '@platform/telemetry/tracing/span.ts';
import type { Sendable } from '../outbox/outbox-row.ts';
import { endAll, startSending } from '../telemetry/message-spans.ts';
import type { Transport } from '../transport.ts';
import { messageOfWireText } from '../wire/wire-text.ts';

/** What became of a batch. What is in none of the lists was not taken, or not tried. */
export interface BatchOutcome<Row extends Sendable> {
  /** Confirmed by the broker, or not wanted by anybody. */
  readonly done: readonly Row[];
  /** Commands that no queue is bound for. They must not vanish: their consumer may just not be up yet. */
  readonly unroutable: readonly Row[];
  /** Why the rest was not taken; undefined if nothing failed. */
  readonly error: unknown;
}

/**
 * Publishes a batch and waits for the confirms. The two exchanges go at the same time; within each the order is kept. An
 * event without a subscriber is done with: it is told to `onIgnored`. What follows a command for the same subject
 * goes once that has arrived, and not at all, here, if no queue is bound for it.
 */
export async function publishBatch<Row extends Sendable>(
  transport: Transport,
  rows: readonly Row[],
  onIgnored: (row: Sendable) => void,
): Promise<BatchOutcome<Row>> {
  const done: Row[] = [];
  const unroutable: Row[] = [];
  const blocked = new Set<string>();
  for (const wave of wavesOf(rows)) {
    const free = wave.filter(({ subject }) => !blocked.has(subject));
    const outcome = await publishWave(transport, free, onIgnored);
    done.push(...outcome.done);
    unroutable.push(...outcome.unroutable);
    for (const { subject } of outcome.unroutable) blocked.add(subject);
    if (outcome.error !== undefined) return { done, unroutable, error: outcome.error };
  }
  return { done, unroutable, error: undefined };
}

/**
 * Rows that may go together, in order. Commands of one type and subject do: either all of them arrive, or none. Nearly
 * always all rows are in the first.
 */
function wavesOf<Row extends Sendable>(rows: readonly Row[]): readonly Row[][] {
  const waves: Row[][] = [];
  const last = new Map<string, { readonly row: Row; readonly wave: number }>();
  for (const row of rows) {
    const before = last.get(row.subject);
    const mustWait = before?.row.exchange === 'commands' && before.row.type !== row.type;
    const wave = (before?.wave ?? 0) + (mustWait ? 1 : 0);
    last.set(row.subject, { row, wave });
    waves[wave] ??= [];
    waves[wave].push(row);
  }
  return waves;
}

async function publishWave<Row extends Sendable>(
  transport: Transport,
  rows: readonly Row[],
  onIgnored: (row: Sendable) => void,
): Promise<BatchOutcome<Row>> {
  const done: Row[] = [];
  const unroutable: Row[] = [];
  let error: unknown;
  const publishAll = async (exchange: Sendable['exchange']) => {
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
export function ignoredEventLog(logger: Log): (row: Sendable) => void {
  const said = new Set<string>();
  return ({ type }) => {
    if (said.has(type)) return;
    said.add(type);
    logger.debug({ type }, 'nobody subscribes to this event; it is dropped');
  };
}

import { pivotsOf } from '../saga/pivots.ts';
import type { Call } from './calls.ts';
import type { Delivery, OrderMessage, Outcome, Try } from './order-message.ts';

export interface SequenceLayout {
  /** Services, from left to right. */
  readonly lifelines: readonly string[];
  /** From top to bottom, in order of time. */
  readonly rows: readonly Row[];
  /** When it begins, in milliseconds since 1970; of an empty one 0. */
  readonly beganAtMs: number;
}

export type Row = ArrowRow | CallRow | UnheardRow | TryRow | PauseRow;

/** A message on its way to a consumer. */
export interface ArrowRow {
  readonly kind: 'arrow';
  /** Since the first row. */
  readonly offsetMs: number;
  readonly message: OrderMessage;
  readonly delivery: Delivery;
  /** Indexes of lifelines; undefined for a sender that nobody knows. */
  readonly from: number | undefined;
  readonly to: number;
  readonly line: 'command' | 'event' | 'reply';
  readonly outcome: Outcome;
  /** True for the command past which its saga is not turned back by doubt. */
  readonly isPivot: boolean;
}

/** A request from one service to another, from its begin. */
export interface CallRow {
  readonly kind: 'call';
  readonly offsetMs: number;
  readonly call: Call;
  /** Indexes of lifelines. */
  readonly from: number;
  readonly to: number;
}

/** An event that nobody listens to. */
export interface UnheardRow {
  readonly kind: 'unheard';
  readonly offsetMs: number;
  readonly message: OrderMessage;
  readonly from: number | undefined;
}

/** A try of a handler, where one was not enough. */
export interface TryRow {
  readonly kind: 'try';
  readonly offsetMs: number;
  readonly message: OrderMessage;
  /** Index of a lifeline. */
  readonly at: number;
  readonly tried: Try;
}

/** Time in which nothing happened, folded. */
export interface PauseRow {
  readonly kind: 'pause';
  readonly offsetMs: number;
  readonly durationMs: number;
}

/** Longer than this without a row is a pause. */
const PAUSE_MS = 500;

/** Where the messages and calls of an order stand in a diagram: lifelines, rows in order of time, long pauses folded. Pure. */
export function sequenceLayout(
  messages: readonly OrderMessage[],
  calls: readonly Call[] = [],
): SequenceLayout {
  const lifelines = lifelinesOf(messages, calls);
  const places = new Map(lifelines.map((service, i) => [service, i]));
  const pivots = pivotsOf(messages);
  const timed = [
    ...calls.map((call) => callRow(call, places)),
    ...messages.flatMap((message) => rowsOf(message, places, pivots.has(message.id))),
  ].toSorted((a, b) => a.atMs - b.atMs);
  const beganAtMs = timed[0]?.atMs ?? 0;
  const rows = timed.flatMap(({ atMs, row }, i): Row[] => {
    const before = timed[i - 1]?.atMs ?? atMs;
    const durationMs = atMs - before;
    const pause: PauseRow[] =
      durationMs >= PAUSE_MS ? [{ kind: 'pause', offsetMs: before - beganAtMs, durationMs }] : [];
    return [...pause, { ...row, offsetMs: atMs - beganAtMs }];
  });
  return { lifelines, rows, beganAtMs };
}

/** Who sends or calls, by its first time; then those that only listen: most arrows are short then. */
function lifelinesOf(messages: readonly OrderMessage[], calls: readonly Call[]): readonly string[] {
  const active = [
    ...messages.flatMap(({ from, sentAtMs }) =>
      from === undefined ? [] : [{ atMs: sentAtMs, names: [from] }],
    ),
    ...calls.map(({ from, to, startMs }) => ({ atMs: startMs, names: [from, to] })),
  ].toSorted((a, b) => a.atMs - b.atMs);
  const consumers = messages.flatMap(({ deliveries }) => deliveries.map(({ to }) => to));
  return [...new Set([...active.flatMap(({ names }) => names), ...consumers])];
}

interface Timed {
  readonly atMs: number;
  readonly row: Timeless<ArrowRow> | Timeless<CallRow> | Timeless<UnheardRow> | Timeless<TryRow>;
}

type Timeless<Of> = Omit<Of, 'offsetMs'>;

function callRow(call: Call, places: ReadonlyMap<string, number>): Timed {
  const [from = 0, to = 0] = [places.get(call.from), places.get(call.to)];
  return { atMs: call.startMs, row: { kind: 'call', call, from, to } };
}

function rowsOf(
  message: OrderMessage,
  places: ReadonlyMap<string, number>,
  isPivot: boolean,
): readonly Timed[] {
  const from = message.from === undefined ? undefined : places.get(message.from);
  if (message.deliveries.length === 0)
    return [{ atMs: message.sentAtMs, row: { kind: 'unheard', message, from } }];
  return message.deliveries.flatMap((delivery) => {
    const to = places.get(delivery.to) ?? 0;
    const arrow = {
      ...{ kind: 'arrow' as const, message, delivery, from, to, outcome: delivery.outcome, isPivot },
      line: delivery.isReply ? ('reply' as const) : message.kind,
    };
    return [{ atMs: message.sentAtMs, row: arrow }, ...tryRowsOf(message, delivery, to)];
  });
}

/** None of a queue where the first try was enough: the arrow says all. */
function tryRowsOf(message: OrderMessage, { tries }: Delivery, at: number): readonly Timed[] {
  const queues = [...Map.groupBy(tries, ({ queue }) => queue).values()];
  const eventful = queues.filter(([first, ...more]) => first?.outcome !== 'handled' || more.length > 0);
  // Clocks of two machines may differ by a little; nothing is handled before it was sent.
  return eventful.flat().map((tried) => ({
    atMs: Math.max(tried.endedAtMs, message.sentAtMs),
    row: { kind: 'try', message, at, tried },
  }));
}

import type { OrderStatus, TimelineEntry } from '@platform/api-client/operations.ts';

export type StepState = 'done' | 'now' | 'later' | 'failed' | 'undone' | 'left-out';

export interface OrderStep {
  readonly name: string;
  readonly state: StepState;
  /** When it was done, undone or refused; RFC 3339. */
  readonly at?: string | undefined;
}

interface StepWords {
  /** Of the saga; undefined for what comes before and after it. */
  readonly step: string;
  readonly name: string;
  readonly refused: string;
  /** The step of a later cancellation that undoes it. */
  readonly undoneBy?: string;
}

const STEPS: readonly StepWords[] = [
  { step: 'reserve-stock', name: 'Goods set aside', refused: 'Not in stock', undoneBy: 'put-stock-back' },
  { step: 'authorise-payment', name: 'Payment approved', refused: 'Payment declined' },
  { step: 'capture-payment', name: 'Payment taken', refused: 'Payment refused', undoneBy: 'refund-payment' },
  { step: 'create-shipment', name: 'Parcel booked', refused: 'No parcel', undoneBy: 'cancel-shipment' },
];

const ENDINGS: Readonly<Record<string, string>> = { rejected: 'Rejected', cancelled: 'Cancelled' };

/** The way of an order, from its placing to its end, as its timeline tells it. */
export function orderSteps(
  status: OrderStatus,
  placedAt: string,
  endedAt: string | null,
  timeline: readonly TimelineEntry[],
): OrderStep[] {
  const last = new Map(timeline.map(({ event, at }) => [event, at]));
  const isUnderWay = status === 'placed';
  const between = STEPS.map((words) => stepOf(words, last, isUnderWay));
  // What comes next is under way; of an order that is being undone nothing is.
  const next = isUnderWay ? between.findIndex(({ state }) => state === 'later') : -1;
  const isUndoing = between.some(({ state }) => state === 'failed' || state === 'undone');
  const shown = between.map(
    (step, i): OrderStep => (i === next && !isUndoing ? { ...step, state: 'now' } : step),
  );
  return [
    { name: 'Placed', state: 'done', at: placedAt },
    ...shown,
    ending(status, endedAt, next, isUndoing),
  ];
}

function stepOf(
  { step, name, refused, undoneBy }: StepWords,
  last: ReadonlyMap<string, string>,
  isUnderWay: boolean,
): OrderStep {
  const undoneAt = last.get(`undo ${step} undone`) ?? last.get(`${undoneBy} succeeded`);
  if (undoneAt !== undefined) return { name, state: 'undone', at: undoneAt };
  const refusedAt = last.get(`${step} refused`);
  if (refusedAt !== undefined) return { name: refused, state: 'failed', at: refusedAt };
  const doneAt = last.get(`${step} succeeded`);
  if (doneAt !== undefined) return { name, state: 'done', at: doneAt };
  return { name, state: isUnderWay && !last.has(`${step} skipped`) ? 'later' : 'left-out' };
}

function ending(status: OrderStatus, endedAt: string | null, next: number, isUndoing: boolean): OrderStep {
  const at = endedAt ?? undefined;
  const failure = ENDINGS[status];
  if (failure !== undefined) return { name: failure, state: 'failed', at };
  if (status === 'placed') return { name: 'Confirmed', state: next === -1 && !isUndoing ? 'now' : 'later' };
  return { name: 'Confirmed', state: 'done', at };
}

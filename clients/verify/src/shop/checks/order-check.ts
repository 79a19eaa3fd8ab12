import type { OrderFacts } from '../feeds/audit-rows.ts';
import type { ShownFields } from './evidence.ts';

/** A rule about one order; pure. */
export interface OrderCheck {
  readonly name: string;
  /** What it reads, by who says it: its evidence. */
  readonly shows: ShownFields;
  /** What is wrong; undefined if nothing is. */
  readonly violation: (facts: OrderFacts) => string | undefined;
  /** Of an order with which nothing is wrong: why that is not yet, or no longer, to be told. */
  readonly undecided?: (facts: OrderFacts) => Undecided | undefined;
  /** True for a violation that ends by itself when a message that is under way arrives. */
  readonly mayBeUnderWay?: (facts: OrderFacts) => boolean;
}

export interface Undecided {
  readonly verdict: 'not-due' | 'not-kept';
  readonly reason: string;
}

export function notDue(reason: string | undefined): Undecided | undefined {
  return reason === undefined ? undefined : { verdict: 'not-due', reason };
}

export function notKept(reason: string): Undecided {
  return { verdict: 'not-kept', reason };
}

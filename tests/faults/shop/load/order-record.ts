/** Why a customer orders, and so what may come of it. */
export type OrderKind = 'happy' | 'declined' | 'sold-out' | 'cancelled' | 'repeated' | 'service' | 'troubled';

/** What a client knows of one order it wanted: its own books, which the platform's are held against. */
export interface OrderRecord {
  readonly key: string;
  readonly kind: OrderKind;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly cardToken: string;
  /** Of the address it goes to; without one there is none. */
  readonly postalCode?: string;
  readonly sentAt: number;
  attempts: number;
  /** Every id that an answer 201 named; more than one is a double order. */
  readonly orderIds: Set<string>;
  /** When the first 201 came. */
  acknowledgedAt?: number;
  /** A 4xx: there must be no such order. */
  refusal?: string;
  /** What the platform said to the cancellation. */
  cancellation?: 'accepted' | 'too-late' | 'unanswered';
}

/** The books of all customers. */
export class Books {
  readonly records: OrderRecord[] = [];
  /** Prices by sku over time: in force from `sentAt` at the earliest and `doneAt` at the latest. */
  readonly prices = new Map<
    string,
    { readonly priceMinor: number; readonly sentAt: number; doneAt: number }[]
  >();

  open(record: Omit<OrderRecord, 'attempts' | 'orderIds' | 'sentAt'>): OrderRecord {
    const opened: OrderRecord = { ...record, sentAt: Date.now(), attempts: 0, orderIds: new Set() };
    this.records.push(opened);
    return opened;
  }

  get acknowledged(): OrderRecord[] {
    return this.records.filter(({ orderIds }) => orderIds.size > 0);
  }

  get unanswered(): OrderRecord[] {
    return this.records.filter(({ orderIds, refusal }) => orderIds.size === 0 && refusal === undefined);
  }

  /** Prices that an order may have been placed at between two moments. */
  pricesBetween(sku: string, from: number, to: number): number[] {
    const history = this.prices.get(sku) ?? [];
    return history
      .filter(({ sentAt }, i) => sentAt <= to && !history.some(({ doneAt }, j) => j > i && doneAt < from))
      .map(({ priceMinor }) => priceMinor);
  }
}

import type { Books, OrderRecord } from '../load/order-record.ts';
import type { Shop } from '../load/shop.ts';

/** An order as it stands in the database. */
export interface PlacedRow {
  readonly id: string;
  readonly status: string;
  readonly placed_at: Date;
  readonly ended_at: Date | null;
  readonly reason_code: string | null;
  readonly key: string | null;
  readonly lines: readonly (readonly [sku: string, quantity: number, unitPriceMinor: number])[];
}

/** How the orders of the customers' books and those of the database meet. */
export interface OrderCounts {
  readonly placed: number;
  readonly acknowledged: number;
  /** Acknowledged, and not there, or never ended. */
  readonly lost: number;
  /** There, and acknowledged to nobody, or under a key that has another. */
  readonly doubled: number;
}

const MOST_SHOWN = 20;

/**
 * Holds the orders against the customers' own books: each that was acknowledged exists once and has ended as it may,
 * there is no other, prices are those of the catalogue at the time, and the goods that left are those that were sold.
 */
export function checkBooks(
  { books, stocked }: Shop,
  placed: readonly PlacedRow[],
  onHand: ReadonlyMap<string, number>,
): string[] {
  const problems: string[] = [];
  const byId = new Map(placed.map((row) => [row.id, row]));
  const known = new Set<string>();
  for (const record of books.records) {
    const rows = [...record.orderIds].map((id) => byId.get(id));
    for (const id of record.orderIds) known.add(id);
    const problem = recordProblem(record, rows) ?? priceProblem(record, rows[0], books);
    if (problem !== undefined)
      problems.push(`${record.kind} order ${[...record.orderIds].join(' ') || record.key}: ${problem}`);
  }
  for (const { id, status } of placed)
    if (!known.has(id)) problems.push(`order ${id} (${status}) was never acknowledged to anybody`);
  problems.push(...stockProblems(placed, stocked, onHand));
  if (problems.length <= MOST_SHOWN) return problems;
  return [...problems.slice(0, MOST_SHOWN), `${problems.length - MOST_SHOWN} more of the customers' books`];
}

export function countBooks(books: Books, placed: readonly PlacedRow[]): OrderCounts {
  const ended = new Set(placed.filter(({ status }) => status !== 'placed').map(({ id }) => id));
  const first = new Set(books.records.flatMap(({ orderIds: [id] }) => id ?? []));
  return {
    placed: placed.length,
    acknowledged: books.acknowledged.length,
    lost: books.acknowledged.filter(({ orderIds }) => ![...orderIds].every((id) => ended.has(id))).length,
    doubled: placed.filter(({ id }) => !first.has(id)).length,
  };
}

function recordProblem(record: OrderRecord, rows: readonly (PlacedRow | undefined)[]): string | undefined {
  const { orderIds, refusal, kind, cancellation, cardToken } = record;
  if (orderIds.size > 1) return 'one key, several orders';
  if (orderIds.size === 0) return refusal === undefined ? 'it was never answered' : undefined;
  const [row] = rows;
  if (row === undefined) return 'acknowledged, but it does not exist';
  if (row.status === 'placed') return 'it has not ended';
  if (refusal !== undefined) return `acknowledged, and refused (${refusal}) under the same key`;
  const { status, reason_code } = row;
  if (kind === 'declined' && status === 'confirmed') return 'confirmed with a declined card';
  if (kind === 'sold-out' && status === 'confirmed') return 'confirmed though there were no goods';
  if (cancellation === 'accepted' && status === 'confirmed')
    return 'its cancellation was accepted, and it is confirmed';
  if (cancellation === 'too-late' && status === 'cancelled') return 'too late to cancel, and it is cancelled';
  if (status === 'cancelled' && kind !== 'cancelled')
    return `cancelled, which nobody asked for (${reason_code})`;
  if (kind === 'happy' && status === 'rejected' && isCustomersFault(reason_code) && cardToken === 'tok_visa')
    return `rejected for ${reason_code}, which is not true`;
  return undefined;
}

function isCustomersFault(reason: string | null): boolean {
  return reason === 'out-of-stock' || reason === 'card-declined';
}

function priceProblem(
  { sentAt, acknowledgedAt = sentAt }: OrderRecord,
  row: PlacedRow | undefined,
  books: Shop['books'],
) {
  for (const [sku, , price] of row?.lines ?? []) {
    const possible = books.pricesBetween(sku, sentAt, acknowledgedAt);
    if (!possible.includes(price))
      return `${sku} was sold at ${price}, its price then was ${possible.join(' or ')}`;
  }
  return undefined;
}

function stockProblems(
  placed: readonly PlacedRow[],
  stocked: ReadonlyMap<string, number>,
  onHand: ReadonlyMap<string, number>,
): string[] {
  const sold = new Map<string, number>();
  for (const { lines, status } of placed)
    for (const [sku, quantity] of status === 'confirmed' ? lines : [])
      sold.set(sku, (sold.get(sku) ?? 0) + quantity);
  return [...stocked].flatMap(([sku, stock]) => {
    const left = stock - (sold.get(sku) ?? 0);
    const actual = onHand.get(sku);
    return actual === undefined || actual === left
      ? []
      : [`${sku}: ${actual} on hand, ${left} are left after what was sold`];
  });
}

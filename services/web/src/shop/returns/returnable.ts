import type { Order, Return } from '@platform/api-client/operations.ts';

/** Units of a product that may still be sent back. */
export interface ReturnableLine {
  readonly sku: string;
  readonly name: string;
  readonly left: number;
}

type Bought = Pick<Order, 'status' | 'returnable_until'>;
type Returned = Pick<Return, 'status' | 'lines'>;

/** Until when goods of an order may be sent back. Undefined before they are there, and when it is too late. */
export function openUntil({ status, returnable_until: until }: Bought, now: Date): string | undefined {
  const isOpen = status === 'confirmed' && until !== null && Date.parse(until) >= now.getTime();
  return isOpen ? until : undefined;
}

/** The goods of an order that are in no return, by product. What was refused may be asked for again. */
export function returnableLines(
  { lines }: Pick<Order, 'lines'>,
  returns: readonly Returned[],
): ReturnableLine[] {
  const bySku = new Map<string, ReturnableLine>();
  for (const { sku, name, quantity, is_stocked } of lines) {
    if (is_stocked) bySku.set(sku, { sku, name, left: (bySku.get(sku)?.left ?? 0) + quantity });
  }
  for (const { sku, quantity } of returns.flatMap(({ status, lines }) =>
    status === 'refused' ? [] : lines,
  )) {
    const line = bySku.get(sku);
    if (line !== undefined) bySku.set(sku, { ...line, left: line.left - quantity });
  }
  return [...bySku.values()].filter(({ left }) => left > 0);
}

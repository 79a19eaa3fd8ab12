/** Where an order stands for its customer; the saga's journal tells the steps in between. */
export type OrderStatus = 'placed' | 'confirmed' | 'rejected' | 'cancelled';

export interface Order {
  readonly id: string;
  /** Its short name, which people can say: `K7Q2-9MXE`. */
  readonly number: string;
  readonly customerId: string;
  readonly placedBy: string;
  readonly status: OrderStatus;
  readonly currency: string;
  readonly totalMinor: number;
  readonly lines: readonly OrderLine[];
  readonly cardToken: string;
  readonly shippingAddress: ShippingAddress | null;
  readonly reasonCode: string | null;
  readonly reason: string | null;
  readonly version: number;
  readonly placedAt: Date;
  readonly endedAt: Date | null;
  /** When its parcel was. */
  readonly deliveredAt: Date | null;
  readonly returnStatus: 'partly-returned' | 'returned' | null;
}

export interface OrderLine {
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly cataloguePriceMinor: number;
  /** The member of staff who set the price, or null where the catalogue's price holds. */
  readonly negotiatedBy: string | null;
  /** False for what is no goods, such as postage: nothing to reserve or to ship. */
  readonly isStocked: boolean;
}

export interface ShippingAddress {
  readonly recipient: string;
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly postal_code?: string;
  readonly country: string;
}

/** What is to be moved for `lines`: stocked lines, summed by sku, in order of sku. */
export function stockLines(lines: readonly OrderLine[]): { sku: string; quantity: number }[] {
  const bySku = new Map<string, number>();
  for (const { sku, quantity, isStocked } of lines) {
    if (isStocked) bySku.set(sku, (bySku.get(sku) ?? 0) + quantity);
  }
  return [...bySku].map(([sku, quantity]) => ({ sku, quantity })).sort((a, b) => (a.sku < b.sku ? -1 : 1));
}

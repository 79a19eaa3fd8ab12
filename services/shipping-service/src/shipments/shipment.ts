import type { Address } from '@platform/contracts/field-types.ts';
import type { ShipmentStatus } from '@platform/contracts/shop/http/shipping-http.ts';
import type { Static } from '@platform/schema/type.ts';

export type ShippingAddress = Static<typeof Address>;

/** sku, quantity; each sku once. */
export type ShipmentLine = readonly [sku: string, quantity: number];

export interface Shipment {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly status: ShipmentStatus;
  readonly version: number;
  readonly carrier: string;
  readonly trackingNumber: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface ShipmentDetail extends Shipment {
  readonly address: ShippingAddress | null;
  readonly lines: readonly ShipmentLine[];
  readonly tracking: readonly { readonly status: ShipmentStatus; readonly at: Date }[];
}

/** Where a shipment may go from each status. A parcel may come back at any time after it left, also once delivered. */
const NEXT: Readonly<Record<ShipmentStatus, readonly ShipmentStatus[]>> = {
  created: ['dispatched'],
  dispatched: ['in_transit', 'returned'],
  in_transit: ['delivered', 'returned'],
  delivered: ['returned'],
  returned: [],
};

export function nextStatuses(status: ShipmentStatus): readonly ShipmentStatus[] {
  return NEXT[status];
}

export type ChangeVerdict = 'change' | 'unchanged' | 'illegal' | 'outdated';

/** Whether `wanted` may follow. `isSeen` says whether its asker has seen this version, if it named any. */
export function judgeChange(
  { status, version }: Pick<Shipment, 'status' | 'version'>,
  wanted: ShipmentStatus,
  isSeen: (version: number) => boolean,
): ChangeVerdict {
  if (!isSeen(version)) return 'outdated';
  if (wanted === status) return 'unchanged';
  return NEXT[status].includes(wanted) ? 'change' : 'illegal';
}

/** Lines with each sku once, in order of sku. */
export function mergeLines(lines: readonly { sku: string; quantity: number }[]): ShipmentLine[] {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of lines) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...quantities].sort(([a], [b]) => (a < b ? -1 : 1));
}

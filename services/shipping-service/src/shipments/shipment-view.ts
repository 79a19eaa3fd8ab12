import type { ShipmentResponse, ShipmentSummary } from '@platform/contracts/shop/http/shipping-http.ts';
import { listMembers } from '@platform/service-defaults/requests/list-members.ts';
import type { Shipment, ShipmentDetail } from './shipment.ts';

export function shipmentSummary(shipment: Shipment): ShipmentSummary {
  return {
    shipment_id: shipment.shipmentId,
    order_id: shipment.orderId,
    customer_id: shipment.customerId,
    status: shipment.status,
    version: shipment.version,
    carrier: shipment.carrier,
    tracking_number: shipment.trackingNumber,
    created_at: shipment.createdAt.toISOString(),
    updated_at: shipment.updatedAt.toISOString(),
  };
}

export function shipmentView(shipment: ShipmentDetail): ShipmentResponse {
  return {
    ...shipmentSummary(shipment),
    address: shipment.address,
    lines: shipment.lines.map(([sku, quantity]) => ({ sku, quantity })),
    tracking: shipment.tracking.map(({ status, at }) => ({ status, at: at.toISOString() })),
  };
}

/** The entity tag of a shipment's state: its version (RFC 9110, section 8.8.3). */
export function etagOf({ version }: Shipment): string {
  return `"${version}"`;
}

/** True if an If-Match field is `*` or names the tag of `version` (RFC 9110, section 13.1.1: weak tags never match). */
export function matchesIfMatch(field: string, version: number): boolean {
  return listMembers(field).some((tag) => tag === '*' || tag === `"${version}"`);
}

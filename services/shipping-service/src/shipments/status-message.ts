import type { ShipmentStatus } from '@platform/contracts/shop/http/shipping-http.ts';
import { shipmentStatusChanged } from '@platform/contracts/shop/shipping-messages.ts';
import { draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import type { Shipment } from './shipment.ts';

/** The event that says: with its `version` this shipment became `status`. */
export function statusMessage(shipment: Shipment, status: ShipmentStatus, version: number): OutboxEntry {
  const { orderId, shipmentId, customerId, trackingNumber } = shipment;
  return draft(shipmentStatusChanged, {
    subject: orderId,
    sequence: version,
    data: {
      order_id: orderId,
      shipment_id: shipmentId,
      customer_id: customerId,
      tracking_number: trackingNumber,
      status,
    },
  });
}

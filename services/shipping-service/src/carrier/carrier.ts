import type { ShipmentLine, ShippingAddress } from '../shipments/shipment.ts';

export interface BookingRequest {
  /** Our idempotency key: booked again with it, it is the same parcel. */
  readonly key: string;
  readonly address: ShippingAddress | undefined;
  readonly lines: readonly ShipmentLine[];
}

export interface Booking {
  readonly carrier: string;
  readonly trackingNumber: string;
}

/** The port to whoever carries parcels. */
export interface Carrier {
  /**
   * Books a parcel. Throws when there is no answer: then it is not known whether it was booked, and asking again with
   * the same key is the only way to learn it.
   */
  book(request: BookingRequest, signal: AbortSignal): Promise<Booking>;

  /**
   * Cancels what was booked with `key`; nothing, if nothing was. It has not been handed over yet. Throws as `book`
   * does.
   */
  cancel(key: string, signal: AbortSignal): Promise<void>;
}

/** The carrier could not be asked, or failed without an answer. */
export class CarrierFailureError extends Error {
  override readonly name = 'CarrierFailureError';
  readonly code = 'carrier-failure';
}

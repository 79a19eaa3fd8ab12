import type { Template } from '../templates/template.ts';

/** What notices of orders say. */
export interface OrderNotices {
  'order.placed': OrderFacts;
  'order.confirmed': OrderFacts;
  'order.rejected': OrderEnd;
  'order.cancelled': OrderEnd;
  'payment.refunded': { readonly amount_minor: number; readonly currency: string };
  'shipment.created': { readonly tracking_number: string };
  'shipment.status-changed': { readonly tracking_number: string; readonly status: string };
}

interface OrderFacts {
  readonly total_minor: number;
  readonly currency: string;
  readonly line_count: number;
}

interface OrderEnd {
  readonly total_minor: number;
  readonly currency: string;
  readonly reason: string;
}

/** The words for one of them; its reference is the order's id. */
export type OrderTemplate<Kind extends keyof OrderNotices> = Template<OrderNotices[Kind]>;

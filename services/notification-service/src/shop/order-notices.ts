import type { Letter } from '../templates/letter.ts';
import type { OrderContent } from './order-content.ts';

/** What notices of orders say. */
export interface OrderNotices {
  'order.placed': OrderFacts;
  'order.confirmed': OrderFacts;
  'order.rejected': OrderEnd;
  'order.cancelled': OrderEnd;
  'payment.refunded': Numbered & { readonly amount_minor: number; readonly currency: string };
  'return.approved': ReturnedItems;
  'return.refused': ReturnedItems & { readonly reason: string };
  'return.refunded': ReturnedItems & { readonly refund_minor: number; readonly currency: string };
  'shipment.created': Numbered & { readonly tracking_number: string };
  'shipment.status-changed': Numbered & { readonly tracking_number: string; readonly status: string };
}

/** Undefined for orders of releases that gave no numbers. */
export interface Numbered {
  readonly order_number?: string | undefined;
}

interface ReturnedItems extends Numbered {
  /** `2 × Mug, 1 × Jug`. */
  readonly items: string;
}

interface OrderFacts extends Numbered {
  readonly total_minor: number;
  readonly currency: string;
  readonly line_count: number;
}

interface OrderEnd extends Numbered {
  readonly total_minor: number;
  readonly currency: string;
  readonly reason: string;
}

/** The order that a letter is about. */
export interface LetterOrder {
  /** How it is called in sentences. */
  readonly name: string;
  /** Undefined in the app, and where it is not kept (any more). */
  readonly content: OrderContent | undefined;
}

/** The words for one of them; what every letter about an order has is added to them. */
export type OrderTemplate<Kind extends keyof OrderNotices> = (
  data: OrderNotices[Kind],
  order: LetterOrder,
) => Letter;

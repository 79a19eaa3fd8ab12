/** What the services' audit feeds say; each row is one order's unless named otherwise. */
export interface OrderRow {
  readonly order_id: string;
  /** What people call it; a release before 1.2 does not say. */
  readonly number?: string;
  readonly customer_id: string;
  readonly status: 'placed' | 'confirmed' | 'rejected' | 'cancelled';
  readonly currency: string;
  readonly total_minor: number;
  /** sku, quantity, unit price in minor units, whether it is kept in stock. */
  readonly lines: readonly (readonly [string, number, number, boolean])[];
  readonly saga_state: string | null;
  /** True if its saga, or the order without one, is unfinished past its deadlines. */
  readonly is_overdue: boolean;
  /** ISO 8601, in UTC. */
  readonly placed_at: string;
  /** Of the saga that cancels it after it was confirmed; a release before 1.2 has none. */
  readonly cancellation_state?: string | null;
  /** Why its saga cannot move; a release before 1.2 does not say. */
  readonly saga_error?: string | null;
}

export interface ReservationRow {
  readonly order_id: string;
  readonly status: 'reserved' | 'committed' | 'released' | 'expired' | 'rejected';
  readonly lines: readonly (readonly [string, number])[];
}

export interface PaymentRow {
  readonly order_id: string;
  readonly status: string;
  readonly currency: string;
  readonly amount_minor: number;
  readonly captured_minor: number;
  readonly refunded_minor: number;
  readonly ledger_captured_minor: number;
  readonly ledger_refunded_minor: number;
  /** What was given back for each return; a release before 1.2 does not say. */
  readonly returns?: readonly (readonly [returnId: string, amountMinor: number])[];
}

export interface ShipmentRow {
  readonly order_id: string;
  readonly shipment_id: string;
  readonly status: string;
  readonly lines: readonly (readonly [string, number])[];
}

export interface NotificationRow {
  readonly order_id: string;
  /** How often each kind of event of this order was notified. */
  readonly kinds: Readonly<Record<string, number>>;
}

export interface ReturnRow {
  readonly return_id: string;
  readonly status: 'requested' | 'approved' | 'received' | 'refunded' | 'refused';
  readonly refund_minor: number;
  readonly is_approved: boolean;
  /** Number of the order line, sku, quantity, unit price in minor units, disposition. */
  readonly lines: readonly (readonly [number, string, number, number, 'restock' | 'write-off' | null])[];
  readonly saga_state: string | null;
  readonly is_overdue: boolean;
  readonly saga_error: string | null;
}

export interface ReturnsRow {
  readonly order_id: string;
  readonly return_status: string | null;
  readonly returns: readonly ReturnRow[];
}

export interface StockReturnsRow {
  readonly order_id: string;
  readonly returns: readonly {
    readonly return_id: string;
    /** Sku, restocked, written off, what its movements added, what they wrote off. */
    readonly lines: readonly (readonly [string, number, number, number, number])[];
  }[];
}

/** One sku. */
export interface LevelRow {
  readonly sku: string;
  readonly on_hand: number;
  readonly reserved: number;
  readonly ledger_on_hand: number;
  readonly ledger_reserved: number;
}

/** A sum that is kept of a closed day, beside what its entries add up to; as text, for any size. */
export interface LedgerDayRow {
  readonly day: string;
  readonly account: string;
  readonly currency: string;
  readonly kept_minor: string;
  readonly ledger_minor: string;
}

/** What all services say of one order. */
export interface OrderFacts {
  readonly order?: OrderRow;
  readonly reservation?: ReservationRow;
  readonly payment?: PaymentRow;
  readonly shipment?: ShipmentRow;
  readonly notification?: NotificationRow;
  readonly returns?: ReturnsRow;
  readonly stockReturns?: StockReturnsRow;
  /** ISO 8601, in UTC: notifications of before may have been removed. A release before 1.2 does not say. */
  readonly notificationsKeptFrom?: string | undefined;
}

/** What one feed says of an order. */
export type OrderPart = Exclude<keyof OrderFacts, 'notificationsKeptFrom'>;

export const ORDER_FEEDS = {
  order: 'GET /api/admin/order-service/audit/orders',
  reservation: 'GET /api/admin/inventory-service/audit/reservations',
  payment: 'GET /api/admin/payment-service/audit/payments',
  shipment: 'GET /api/admin/shipping-service/audit/shipments',
  notification: 'GET /api/admin/notification-service/audit/notifications',
} as const;

/** Of releases that know returns. */
export const RETURN_FEEDS = {
  returns: 'GET /api/admin/order-service/audit/returns',
  stockReturns: 'GET /api/admin/inventory-service/audit/returns',
} as const;

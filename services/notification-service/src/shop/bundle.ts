import type { Bundle } from '../bundle-type.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import { orderEventHandlers } from './order-events.ts';
import type { OrderNotices, OrderTemplate } from './order-notices.ts';
import { orderCancelledLetter } from './templates/order-cancelled.ts';
import { orderConfirmedLetter } from './templates/order-confirmed.ts';
import { orderPlacedLetter } from './templates/order-placed.ts';
import { orderRejectedLetter } from './templates/order-rejected.ts';
import { paymentRefundedLetter } from './templates/payment-refunded.ts';
import { shipmentCreatedLetter } from './templates/shipment-created.ts';
import { shipmentStatusChangedLetter } from './templates/shipment-status-changed.ts';

const templates: { readonly [Kind in keyof OrderNotices]: OrderTemplate<Kind> } = {
  'order.placed': orderPlacedLetter,
  'order.confirmed': orderConfirmedLetter,
  'order.rejected': orderRejectedLetter,
  'order.cancelled': orderCancelledLetter,
  'payment.refunded': paymentRefundedLetter,
  'shipment.created': shipmentCreatedLetter,
  'shipment.status-changed': shipmentStatusChangedLetter,
};

export const bundle: Bundle = {
  templates,
  handlers: orderEventHandlers,
  routes: auditRoutes,
};

import type { Bundle } from '../bundle-type.ts';
import type { Template } from '../templates/template.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import { BRAND } from './brand.ts';
import { contentsKeptFor, findContents } from './order-content.ts';
import { orderEventHandlers } from './order-events.ts';
import type { OrderNotices } from './order-notices.ts';
import { returnEventHandlers } from './return-events.ts';
import { orderCancelledLetter } from './templates/order-cancelled.ts';
import { orderConfirmedLetter } from './templates/order-confirmed.ts';
import { orderLetter } from './templates/order-letter.ts';
import { orderPlacedLetter } from './templates/order-placed.ts';
import { orderRejectedLetter } from './templates/order-rejected.ts';
import { paymentRefundedLetter } from './templates/payment-refunded.ts';
import { returnApprovedLetter } from './templates/return-approved.ts';
import { returnRefundedLetter } from './templates/return-refunded.ts';
import { returnRefusedLetter } from './templates/return-refused.ts';
import { shipmentCreatedLetter } from './templates/shipment-created.ts';
import { shipmentStatusChangedLetter } from './templates/shipment-status-changed.ts';

const templates: { readonly [Kind in keyof OrderNotices]: Template<OrderNotices[Kind]> } = {
  'order.placed': orderLetter(orderPlacedLetter, { saysWhere: true }),
  'order.confirmed': orderLetter(orderConfirmedLetter, { saysWhere: true }),
  'order.rejected': orderLetter(orderRejectedLetter),
  'order.cancelled': orderLetter(orderCancelledLetter),
  'payment.refunded': orderLetter(paymentRefundedLetter),
  'return.approved': orderLetter(returnApprovedLetter),
  'return.refused': orderLetter(returnRefusedLetter),
  'return.refunded': orderLetter(returnRefundedLetter),
  'shipment.created': orderLetter(shipmentCreatedLetter, { saysWhere: true }),
  'shipment.status-changed': orderLetter(shipmentStatusChangedLetter, { saysWhere: true }),
};

export const bundle: Bundle = {
  templates,
  brand: BRAND,
  findDetails: findContents,
  keptWithMails: contentsKeptFor,
  handlers: (deps) => [...orderEventHandlers(deps), ...returnEventHandlers(deps)],
  routes: auditRoutes,
};

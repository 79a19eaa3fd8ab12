import type { Bundle } from '../bundle-type.ts';
import { orderCancelled, orderConfirmed, orderPlaced, orderRejected } from './order-messages.ts';
import { returnApproved, returnRefunded, returnRefused } from './order-return-messages.ts';
import { pageRoutes } from './page-routes.ts';
import { paymentRefunded } from './payment-messages.ts';
import { shipmentCreated, shipmentStatusChanged } from './shipping-messages.ts';

export const bundle: Bundle = {
  noticedEvents: [
    ...[orderPlaced, orderConfirmed, orderRejected, orderCancelled],
    ...[paymentRefunded, shipmentCreated, shipmentStatusChanged],
    ...[returnApproved, returnRefused, returnRefunded],
  ],
  pageRoutes,
  // Of order-service.
  securityEvents: ['price.undercut'],
};

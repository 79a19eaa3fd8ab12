import {
  stockCommitFailed,
  stockCommitted,
  stockRejected,
  stockReleased,
  stockReserved,
} from '@platform/contracts/messages/inventory-messages.ts';
import {
  paymentAuthorised,
  paymentCaptured,
  paymentCaptureFailed,
  paymentDeclined,
  paymentRefunded,
  paymentVoided,
} from '@platform/contracts/messages/payment-messages.ts';
import {
  shipmentCancelFailed,
  shipmentCancelled,
  shipmentCreated,
  shipmentStatusChanged,
} from '@platform/contracts/messages/shipping-messages.ts';
import type { ServiceModel } from '@platform/contracts/service-model.ts';

/** Carts and orders, and the saga that fulfils an order. */
export const service: ServiceModel = {
  name: 'order-service',
  part: 'shop',
  port: 8002,
  database: { name: 'orders', poolSize: 6 },
  usesBus: true,
  // For prices and customers.
  calls: ['product-service', 'user-service'],
  listensTo: [
    ...[stockReserved, stockRejected, stockCommitted, stockCommitFailed, stockReleased],
    ...[paymentAuthorised, paymentDeclined, paymentCaptured, paymentCaptureFailed],
    ...[paymentVoided, paymentRefunded],
    ...[shipmentCreated, shipmentStatusChanged, shipmentCancelled, shipmentCancelFailed],
  ],
  routes: [
    // `Prefer: wait=30` holds the answer back until the order has ended.
    { path: '/api/carts/*', access: 'user', timeoutMs: 45_000, priority: 'checkout' },
    { path: '/api/orders/*', access: 'user', timeoutMs: 45_000, priority: 'checkout', expand: 'order' },
    { path: '/api/sagas/*', access: 'admin', priority: 'background' },
  ],
  scale: { minimum: 2, maximum: 8, memoryMib: 256 },
};

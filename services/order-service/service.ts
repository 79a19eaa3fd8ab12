import type { ServiceModel } from '@platform/contracts/service-model.ts';
import {
  returnReceived,
  stockCommitFailed,
  stockCommitted,
  stockRejected,
  stockReleased,
  stockReserved,
} from '@platform/contracts/shop/inventory-messages.ts';
import { OrderParts } from '@platform/contracts/shop/order-parts.ts';
import {
  paymentAuthorised,
  paymentCaptured,
  paymentCaptureFailed,
  paymentDeclined,
  paymentInDoubt,
  paymentRefunded,
  paymentVoided,
} from '@platform/contracts/shop/payment-messages.ts';
import {
  shipmentCancelFailed,
  shipmentCancelled,
  shipmentCreated,
  shipmentStatusChanged,
} from '@platform/contracts/shop/shipping-messages.ts';

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
    ...[paymentVoided, paymentRefunded, paymentInDoubt, returnReceived],
    ...[shipmentCreated, shipmentStatusChanged, shipmentCancelled, shipmentCancelFailed],
  ],
  expansions: {
    order: {
      path: '/api/orders/{id}',
      parts: {
        payment: { service: 'payment-service', path: '/api/payments/{id}' },
        shipment: { service: 'shipping-service', path: '/api/shipments/{id}' },
        items: {
          service: 'product-service',
          path: '/api/products/lookup',
          body: { skus: { list: 'lines', field: 'sku' } },
          pick: 'products',
        },
      },
      answer: OrderParts,
    },
  },
  routes: [
    // `Prefer: wait=30` holds the answer back until the order has ended.
    { path: '/api/carts/*', access: 'user', timeoutMs: 45_000, priority: 'checkout' },
    { path: '/api/orders/*/stream', access: 'user', isStream: true },
    { path: '/api/orders/*', access: 'user', timeoutMs: 45_000, priority: 'checkout', expand: 'order' },
    { path: '/api/returns/*', access: 'user' },
    { path: '/api/sagas/*', access: 'admin', priority: 'background' },
  ],
  scale: { minimum: 2, maximum: 8, memoryMib: 256 },
};

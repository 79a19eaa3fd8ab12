import type { Defect } from '../defect.ts';

const ORDERS = 'services/order-service/src/orders';
const PLACE_ORDER_TESTS = ['services/order-service/tests/place-order.test.ts'];

/** Orders, stock, payments, shipments and the catalogue. */
export const COMMERCE_DEFECTS: readonly Defect[] = [
  {
    name: 'idempotency-key-ignores-body',
    what: 'another order under a used Idempotency-Key is answered with the first one',
    file: `${ORDERS}/order-routes.ts`,
    replace: "idempotencyKey(request.headers['idempotency-key'], ['order', request.body])",
    by: "idempotencyKey(request.headers['idempotency-key'], ['order'])",
    tests: PLACE_ORDER_TESTS,
  },
  {
    name: 'price-set-by-customer',
    what: 'a customer who names itself as the customer sets its own price',
    file: `${ORDERS}/place-order.ts`,
    replace: 'const isNegotiable = principal.isStaff && customerId !== undefined;',
    by: 'const isNegotiable = customerId !== undefined;',
    tests: PLACE_ORDER_TESTS,
  },
  {
    name: 'stock-reserved-without-lock',
    what: 'orders at the same moment promise the same units',
    file: 'services/inventory-service/src/reservations/reserve-stock.ts',
    replace: '      order by l.sku\n      for update of l\n',
    by: '      order by l.sku\n',
    tests: ['services/inventory-service/tests/concurrency.test.ts'],
  },
  {
    name: 'missing-movement',
    what: 'of an order with several lines only one is written to the ledger of movements when it is settled',
    file: 'services/inventory-service/src/reservations/settle-reservations.ts',
    replace: 'order_id::text from lines\n',
    by: 'order_id::text from lines limit 1\n',
    tests: ['services/inventory-service/tests/release-and-commit.test.ts'],
  },
  {
    name: 'released-stock-committed',
    what: 'the goods of an order leave whose reservation expired and was released',
    file: 'services/inventory-service/src/reservations/release-stock.ts',
    replace: "update reservation set status = 'released', updated_at = now()",
    by: "update reservation set status = 'expired', updated_at = now()",
    tests: ['services/inventory-service/tests/expiry.test.ts'],
  },
  {
    name: 'commit-refused-for-a-while',
    what: 'a commit that was refused, and refunded, takes the goods after a restock',
    file: 'services/inventory-service/src/reservations/reject-reservation.ts',
    replace: "set status = 'rejected', expires_at = null, reason = ${reason},",
    by: "set status = 'expired', expires_at = null,",
    tests: ['services/inventory-service/tests/expiry.test.ts'],
  },
  {
    name: 'shipped-though-refunded',
    what: 'the money is given back for goods that are gone, and the parcel is not stopped',
    file: `${ORDERS}/order-saga.ts`,
    replace: `        compensation: {
          command: (order) => about(order, cancelShipment, { customer_id: order.customerId }),
          done: [shipmentCancelled],
          refusals: [fails(shipmentCancelFailed, explainLeftParcel)],
        },
`,
    by: '',
    tests: ['services/order-service/tests/fulfilment.test.ts'],
  },
  {
    name: 'cancelled-booking-kept',
    what: 'a parcel that was being booked while its shipment was cancelled stays booked',
    file: 'services/shipping-service/src/shipments/shipment-commands.ts',
    replace: `that met it.
    await carrier.cancel(carrierKey(data.order_id));
`,
    by: 'that met it.\n',
    tests: ['services/shipping-service/tests/cancelled-shipments.test.ts'],
  },
  {
    name: 'shipment-after-its-cancellation',
    what: 'a cancellation that comes first leaves no tombstone, and the parcel is sent',
    file: 'services/shipping-service/src/shipments/shipment-repository.ts',
    replace:
      'return isShown(row) ? { isCancelled: false, shipment: toShipment(row) } : { isCancelled: true };',
    by: 'return isShown(row) ? { isCancelled: false, shipment: toShipment(row) } : undefined;',
    tests: ['services/shipping-service/tests/cancelled-shipments.test.ts'],
  },
  {
    name: 'timeline-by-message-id',
    what: 'a refund that is told again stands in the timeline again',
    file: `${ORDERS}/later-events.ts`,
    replace: 'select ${orderId}::uuid, ${fact}::text,',
    by: 'select ${orderId}::uuid, ${crypto.randomUUID()}::text,',
    tests: ['services/order-service/tests/fulfilment.test.ts'],
  },
  {
    name: 'missing-ledger-line',
    what: 'a capture is judged by what the payment was before, and not posted',
    file: 'services/payment-service/src/payments/settle-payment.ts',
    replace: "operation === 'capture' && status === 'captured'",
    by: "operation === 'capture' && payment.status === 'captured'",
    tests: ['services/payment-service/tests/payment-commands.test.ts'],
  },
  {
    name: 'refund-without-its-key',
    what: 'a refund in doubt is asked for again under another key, and paid twice',
    file: 'services/payment-service/src/refunds/ask-for-refund.ts',
    replace: 'key: refundKey(refund.refundId),',
    by: 'key: refundKey(crypto.randomUUID()),',
    tests: ['services/payment-service/tests/refunds.test.ts'],
  },
  {
    name: 'parcel-booked-twice',
    what: 'a booking in doubt is asked for again under another key',
    file: 'services/shipping-service/src/shipments/shipment-commands.ts',
    replace: 'key: carrierKey(data.order_id)',
    by: 'key: `order:${uuidV7()}`',
    tests: ['services/shipping-service/tests/shipping-commands.test.ts'],
  },
  {
    name: 'product-change-not-told',
    what: 'other replicas are not told of a changed product, and go on serving its old price',
    file: 'services/product-service/src/cache/change-notices.ts',
    replace: 'else listener.onChanged(JSON.parse(payload));',
    by: 'else listener.onListening(true);',
    tests: ['services/product-service/tests/lookup.test.ts'],
  },
];

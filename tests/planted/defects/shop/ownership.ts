import type { Defect } from '../../defect.ts';

/** Who may see and change what: one route of each service that has data of somebody. */
export const defects: readonly Defect[] = [
  {
    name: 'orders-of-another-listed',
    what: 'a customer who names another customer gets the orders of that one',
    file: 'services/order-service/src/orders/order-routes.ts',
    replace: 'customerId: isStaff ? customer_id : userId,',
    by: 'customerId: customer_id ?? (isStaff ? undefined : userId),',
    tests: ['services/order-service/tests/place-order.test.ts'],
  },
  {
    name: 'payment-shown-to-strangers',
    what: 'anybody who is signed in reads the payment of any order',
    file: 'services/payment-service/src/payments/payment-routes.ts',
    replace: 'if (payment === undefined || !(isStaff || payment.customerId === userId))',
    by: 'if (payment === undefined)',
    also: [
      {
        file: 'services/payment-service/src/payments/payment-routes.ts',
        replace: 'const { isStaff, userId } = principalOf(request);',
        by: 'const { isStaff } = principalOf(request);',
      },
    ],
    tests: ['services/payment-service/tests/payment-routes.test.ts'],
  },
  {
    name: 'shipment-shown-to-strangers',
    what: 'anybody who is signed in reads where any order is sent',
    file: 'services/shipping-service/src/shipments/shipment-routes.ts',
    replace:
      'if (shipment === undefined || !(isStaff || shipment.customerId === userId)) throw notFound(id);',
    by: 'if (shipment === undefined) throw notFound(id);',
    also: [
      {
        file: 'services/shipping-service/src/shipments/shipment-routes.ts',
        replace: '      const { isStaff, userId } = principalOf(request);\n',
        by: '',
      },
    ],
    tests: ['services/shipping-service/tests/shipment-routes.test.ts'],
  },
  {
    name: 'reservation-shown-to-customers',
    what: 'the reservations of all orders are open to every customer',
    file: 'services/inventory-service/src/reservations/reservation-routes.ts',
    replace: "...access.roles('staff'),",
    by: '...access.user,',
    tests: ['services/inventory-service/tests/stock-reads.test.ts'],
  },
  {
    name: 'own-refund',
    what: 'staff give back the money of their own orders',
    file: 'shared/service-defaults/src/access/own-things.ts',
    replace: 'if (userId.toLowerCase() !== ownerId.toLowerCase()) return;',
    by: 'if (userId !== ownerId.toUpperCase()) return;',
    tests: ['services/payment-service/tests/refunds.test.ts'],
  },
  {
    name: 'own-price',
    what: 'staff who name themselves as the customer set their own prices',
    file: 'services/order-service/src/orders/placing/place-order.ts',
    replace: ' && customerId !== undefined && customerId !== principal.userId;',
    by: ' && customerId !== undefined;',
    tests: ['services/order-service/tests/own-orders.test.ts'],
  },
  {
    name: 'undercut-unbounded',
    what: 'staff agree any price',
    file: 'services/order-service/src/orders/placing/place-order.ts',
    replace: 'if (undercuts.length > 0 && !principal.isAdmin)',
    by: 'if (undercuts.length > 0 && !principal.isStaff)',
    tests: ['services/order-service/tests/own-orders.test.ts'],
  },
];

import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import type { Answers } from '../../stand-in-gateway.ts';

/** A page of an audit feed, the last one. */
export function auditFeed(...items: object[]) {
  return { items, next: null } as never;
}

/** What an audit asks, of a platform in which nothing has happened; and what `more` says has. */
export function auditAnswers(more: Answers = {}): Answers {
  const quiet = { outbox: { pending: 0, oldest_age_ms: 0 }, parked: 0, queues: [] };
  return {
    ...Object.fromEntries(
      MESSAGING_SERVICES.map((service) => [`GET /api/admin/${service}/messaging`, quiet]),
    ),
    'GET /api/admin/order-service/audit/orders': auditFeed(),
    'GET /api/admin/order-service/audit/returns': auditFeed(),
    'GET /api/admin/inventory-service/audit/reservations': auditFeed(),
    'GET /api/admin/inventory-service/audit/returns': auditFeed(),
    'GET /api/admin/inventory-service/audit/levels': auditFeed(),
    'GET /api/admin/payment-service/audit/payments': auditFeed(),
    'GET /api/admin/payment-service/audit/ledger': { transactions: 1, unbalanced: [] },
    'GET /api/admin/payment-service/audit/ledger-days': auditFeed(),
    'GET /api/admin/shipping-service/audit/shipments': auditFeed(),
    'GET /api/admin/notification-service/audit/notifications': auditFeed(),
    ...more,
  };
}

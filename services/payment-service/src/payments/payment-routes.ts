import { isUuid, Uuid } from '@platform/contracts/field-types.ts';
import {
  PaymentResponse,
  PaymentStatus,
  PaymentSummary,
} from '@platform/contracts/shop/http/payment-http.ts';
import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, PageQuery, readPage } from '@platform/service-defaults/http/page.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { listRefunds } from '../refunds/refund-repository.ts';
import { findPayment, listPayments } from './payment-repository.ts';
import { paymentSummary, paymentView } from './payment-view.ts';

const PaymentQuery = Type.Object(
  {
    ...PageQuery.properties,
    status: Type.Optional(PaymentStatus),
    customer_id: Type.Optional(Uuid),
    is_in_doubt: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

interface Deps {
  readonly database: Database;
}

export function paymentRoutes(app: App, deps: Deps): void {
  getPaymentRoute(app, deps);
  listPaymentsRoute(app, deps);
}

function getPaymentRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/payments/:order_id',
    {
      ...access.user,
      schema: {
        summary: 'The payment of an order',
        params: Type.Object({ order_id: Uuid }),
        response: { 200: PaymentResponse },
        problems: ['not-found'],
      },
    },
    async (request) => {
      const { order_id } = request.params;
      const { isStaff, userId } = principalOf(request);
      const payment = await findPayment(database, order_id);
      if (payment === undefined || !(isStaff || payment.customerId === userId))
        throw new DomainError('not-found', `There is no payment for order ${order_id}.`);
      const hasRefunds = payment.refundedMinor + payment.refundingMinor > 0;
      return paymentView(
        payment,
        hasRefunds || isStaff ? await listRefunds(database, payment.paymentId) : [],
      );
    },
  );
}

function listPaymentsRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/payments',
    {
      ...access.roles('staff'),
      schema: {
        summary: 'All payments, newest first',
        querystring: PaymentQuery,
        response: { 200: PageOf(PaymentSummary) },
      },
    },
    ({ query: { status, customer_id: customerId, is_in_doubt: isInDoubt, ...page } }) =>
      readPage(page, {
        find: (before, limit) => listPayments(database, { status, customerId, isInDoubt }, { limit, before }),
        keyOf: ({ paymentId }) => paymentId,
        isKey: isUuid,
        toItem: paymentSummary,
      }),
  );
}

import { IdempotencyKey, Uuid } from '@platform/contracts/field-types.ts';
import { RefundRequest, RefundResponse } from '@platform/contracts/shop/http/payment-http.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { HttpProblem, invalidFields } from '@platform/service-defaults/problems/problem.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type { PaymentDeps } from '../payments/payment-deps.ts';
import { refundView } from './refund-view.ts';
import { requestRefund } from './request-refund.ts';

const Key = IdempotencyKey('The same key again gives nothing back twice');

export function refundRoutes(app: App, deps: PaymentDeps & { readonly logger: Log }): void {
  app.post(
    '/api/payments/:order_id/refunds',
    {
      ...access.roles('staff'),
      schema: {
        summary: 'Give back all or part of what was captured, or what lines cost',
        params: Type.Object({ order_id: Uuid }),
        // Required: without it a repeated click would give money back twice.
        headers: Type.Object({ 'idempotency-key': Key }),
        body: RefundRequest,
        response: { 201: RefundResponse, 202: RefundResponse },
        problems: [
          'not-found',
          'not-captured',
          'more-than-captured',
          'more-than-bought',
          'lines-not-known',
          'refund-refused',
          'idempotency-key-reused',
        ],
      },
    },
    async (request, reply) => {
      const { amount_minor: amountMinor, lines, reason } = request.body;
      if (amountMinor !== undefined && lines !== undefined)
        throw new HttpProblem(invalidFields([{ field: 'lines', message: 'give either lines or an amount' }]));
      const { payment, refund } = await requestRefund(deps, {
        orderId: request.params.order_id,
        amountMinor,
        lines: lines?.map(({ sku, quantity }) => ({ sku: sku.toUpperCase(), quantity })),
        reason,
        idempotencyKey: request.headers['idempotency-key'],
        actor: principalOf(request),
      });
      // 202: recorded, but the provider has not answered; the payment shows what came of it.
      return reply.code(refund.status === 'requested' ? 202 : 201).send(refundView(payment, refund));
    },
  );
}

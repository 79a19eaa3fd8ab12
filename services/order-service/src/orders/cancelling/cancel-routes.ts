import { Lines } from '@platform/contracts/field-types.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { noteOrder } from '@platform/telemetry/trace-context.ts';
import { OrderPath, refuseStrangers } from '../order-access.ts';
import { findSummary } from '../order-repository.ts';
import { OrderSummaryView } from '../order-schemas.ts';
import { summaryView } from '../order-views.ts';
import { preferredWaitMs } from '../placing/prefer-wait.ts';
import { type CancellingDeps, cancelOrder } from './cancel-order.ts';

const CancelBody = Type.Object(
  { reason: Type.Optional(Lines(500, { minLength: 1 })) },
  { additionalProperties: false },
);

const CancelHeaders = Type.Object({
  prefer: Type.Optional(
    Type.String({
      description:
        '`wait=N`: while the payment is being taken, wait until the order can be cancelled again, for N seconds at most',
    }),
  ),
});

/** `POST /api/orders/{id}/cancel` */
export function cancelOrderRoute(
  app: App,
  deps: CancellingDeps & { readonly returnWindowDays: number },
): void {
  app.post(
    '/api/orders/:id/cancel',
    {
      ...access.user,
      schema: {
        summary: 'Ask for an order to be cancelled; its payment and shipping may be quicker',
        params: OrderPath,
        headers: CancelHeaders,
        body: Type.Optional(CancelBody),
        response: { 202: OrderSummaryView },
        problems: ['order-not-found', 'too-late-to-cancel'],
        answerHeaders: ['Preference-Applied'],
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const order = await findSummary(deps.database, request.params.id);
      refuseStrangers(order, principal);
      noteOrder(order.id);
      const waitMs = preferredWaitMs(request.headers.prefer);
      if (waitMs > 0) reply.header('preference-applied', `wait=${waitMs / 1000}`);
      const canceller = { actorId: principal.userId, reason: request.body?.reason };
      await cancelOrder(deps, order, canceller, { waitMs, signal: request.signal });
      reply.code(202);
      return summaryView((await findSummary(deps.database, order.id)) ?? order, deps.returnWindowDays);
    },
  );
}

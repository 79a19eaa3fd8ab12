import { isUuid, Uuid } from '@platform/contracts/field-types.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, readPage } from '@platform/service-defaults/http/page.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { noteOrder } from '@platform/telemetry/trace-context.ts';
import { OrderPath, refuseStrangers } from '../orders/order-access.ts';
import { findSummary } from '../orders/order-repository.ts';
import { idempotencyHeader, idempotencyKey } from '../orders/placing/idempotency.ts';
import { getReturn } from './decide-return.ts';
import { type ReturnsDeps, requestReturn } from './request-return.ts';
import { listReturns, listReturnsOf } from './return-repository.ts';
import { ReturnBody, ReturnListQuery, ReturnView } from './return-schemas.ts';
import { returnView } from './return-view.ts';
import { type StaffReturnDeps, staffReturnRoutes } from './staff-return-routes.ts';

type Deps = ReturnsDeps & StaffReturnDeps;

export function returnRoutes(app: App, deps: Deps): void {
  requestReturnRoute(app, deps);
  listReturnsOfOrderRoute(app, deps);
  listReturnsRoute(app, deps);
  getReturnRoute(app, deps);
  staffReturnRoutes(app, deps);
}

function requestReturnRoute(app: App, deps: Deps): void {
  app.post(
    '/api/orders/:id/returns',
    {
      ...access.user,
      schema: {
        summary: 'Ask to return goods that were delivered',
        params: OrderPath,
        headers: idempotencyHeader(
          'The same key with the same request is one return, however often it is sent',
        ),
        body: ReturnBody,
        response: { 201: ReturnView },
        problems: [
          'order-not-found',
          'not-delivered',
          'return-too-late',
          'not-returnable',
          'bad-idempotency-key',
          'idempotency-key-reused',
        ],
        answerHeaders: ['Location', 'Idempotency-Replayed'],
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { lines, reason } = request.body;
      const principal = principalOf(request);
      const order = await findSummary(deps.database, id);
      refuseStrangers(order, principal);
      noteOrder(order.id);
      const { returned, isReplay } = await requestReturn(deps, {
        orderId: order.id,
        lines: lines.map(({ sku, quantity }) => ({ sku: sku.toUpperCase(), quantity })),
        reason,
        actorId: principal.userId,
        key: idempotencyKey(request.headers['idempotency-key'], ['return', order.id, request.body]),
      });
      if (isReplay) reply.header('idempotency-replayed', 'true');
      reply.code(201).header('location', `/api/returns/${returned.id}`);
      return returnView(returned);
    },
  );
}

function listReturnsOfOrderRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/orders/:id/returns',
    {
      ...access.user,
      schema: {
        summary: 'The returns of an order, oldest first',
        params: OrderPath,
        response: { 200: Type.Object({ items: Type.Array(ReturnView) }) },
        problems: ['order-not-found'],
      },
    },
    async (request) => {
      const order = await findSummary(database, request.params.id);
      refuseStrangers(order, principalOf(request));
      return { items: (await listReturnsOf(database, order.id)).map(returnView) };
    },
  );
}

function listReturnsRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/returns',
    {
      ...access.roles('staff'),
      schema: {
        summary: 'All returns, newest first',
        querystring: ReturnListQuery,
        response: { 200: PageOf(ReturnView) },
      },
    },
    ({ query: { status, ...page } }) =>
      readPage(page, {
        find: (before, limit) => listReturns(database, status, { before, limit }),
        keyOf: ({ id }) => id,
        isKey: isUuid,
        toItem: returnView,
      }),
  );
}

function getReturnRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/returns/:id',
    {
      ...access.user,
      schema: {
        summary: 'A return, to its customer and to staff',
        params: Type.Object({ id: Uuid }),
        response: { 200: ReturnView },
        problems: ['return-not-found'],
      },
    },
    async (request) => {
      const { isStaff, userId } = principalOf(request);
      const returned = await getReturn(database, request.params.id);
      if (!isStaff && returned.customerId !== userId)
        throw new DomainError('return-not-found', `There is no return ${returned.id}.`);
      return returnView(returned);
    },
  );
}

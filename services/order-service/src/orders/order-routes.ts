import { isUuid } from '@platform/contracts/field-types.ts';
import { parseOrderNumber } from '@platform/contracts/shop/order-number.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, readPage } from '@platform/service-defaults/http/page.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { CancellingDeps } from './cancelling/cancel-order.ts';
import { cancelOrderRoute } from './cancelling/cancel-routes.ts';
import { findCancellability } from './cancelling/cancellability.ts';
import { type HistoryDeps, historyRoutes } from './history/history-routes.ts';
import { listOrders } from './list-orders.ts';
import { OrderPath, refuseStrangers } from './order-access.ts';
import { getOrder } from './order-repository.ts';
import { OrderListQuery, OrderSummaryView, OrderView, PlaceOrderBody } from './order-schemas.ts';
import { orderView, summaryView } from './order-views.ts';
import { idempotencyKey } from './placing/idempotency.ts';
import { type OrderRequest, placeOrder } from './placing/place-order.ts';
import { answerPlaced, type PlacingDeps, placingHeaders } from './placing/placing-answer.ts';

type Deps = PlacingDeps & CancellingDeps & HistoryDeps;

export function orderRoutes(app: App, deps: Deps): void {
  placeOrderRoute(app, deps);
  listOrdersRoute(app, deps);
  getOrderRoute(app, deps);
  historyRoutes(app, deps);
  cancelOrderRoute(app, deps);
}

function placeOrderRoute(app: App, deps: Deps): void {
  app.post(
    '/api/orders',
    {
      ...access.user,
      schema: {
        summary: 'Place an order',
        headers: placingHeaders,
        body: PlaceOrderBody,
        response: { 201: OrderView },
        problems: [
          'bad-idempotency-key',
          'idempotency-key-reused',
          'products-unavailable',
          'address-required',
          'mixed-currencies',
          'order-too-large',
          'customer-not-allowed',
          'price-not-allowed',
          'unknown-customer',
          'refused-by-service',
        ],
        answerHeaders: ['Location', 'Preference-Applied', 'Idempotency-Replayed'],
      },
    },
    async (request, reply) => {
      const key = idempotencyKey(request.headers['idempotency-key'], ['order', request.body]);
      const placed = await placeOrder(deps, principalOf(request), orderRequest(request.body), key);
      return answerPlaced(deps, request, reply, placed);
    },
  );
}

function listOrdersRoute(app: App, { database, returnWindowDays }: Deps): void {
  app.get(
    '/api/orders',
    {
      ...access.user,
      schema: {
        summary: 'Your orders, newest first; to staff those of all',
        querystring: OrderListQuery,
        response: { 200: PageOf(OrderSummaryView) },
        problems: ['bad-order-number'],
      },
    },
    (request) => {
      const {
        status,
        customer_id,
        number,
        since,
        until,
        sku,
        reason_code: reasonCode,
        ...page
      } = request.query;
      const { isStaff, userId } = principalOf(request);
      const filter = {
        customerId: isStaff ? customer_id : userId,
        ...{ status, since, until, reasonCode },
        number: number === undefined ? undefined : getOrderNumber(number),
        sku: sku?.toUpperCase(),
      };
      return readPage(page, {
        find: (before, limit) => listOrders(database, { ...filter, before, limit }),
        keyOf: ({ id }) => id,
        isKey: isUuid,
        toItem: (order) => summaryView(order, returnWindowDays),
      });
    },
  );
}

function getOrderRoute(app: App, { database, sagas, returnWindowDays }: Deps): void {
  app.get(
    '/api/orders/:id',
    {
      ...access.user,
      schema: {
        summary: 'An order with its lines',
        params: OrderPath,
        response: { 200: OrderView },
        problems: ['order-not-found'],
      },
    },
    async (request) => {
      const order = await getOrder(database, request.params.id);
      refuseStrangers(order, principalOf(request));
      const cancellability = await findCancellability({ database, sagas }, order.id);
      return orderView(order, cancellability, returnWindowDays);
    },
  );
}

/** The number as it is written. Throws DomainError `bad-order-number` for what is none. */
function getOrderNumber(text: string): string {
  const number = parseOrderNumber(text);
  if (number !== undefined) return number;
  throw new DomainError(
    'bad-order-number',
    'This is no order number: one of its signs is wrong, missing or too many.',
    { errors: [{ field: 'number', message: 'is not the number of any order, such as K7Q2-9MXE' }] },
  );
}

function orderRequest(body: PlaceOrderBody): OrderRequest {
  return {
    lines: body.lines.map(({ sku, quantity, unit_price_minor: unitPriceMinor }) => ({
      sku: sku.toUpperCase(),
      quantity,
      unitPriceMinor,
    })),
    // As ids are in tokens and in the database: an own id in other letters is still the own.
    customerId: body.customer_id?.toLowerCase(),
    cardToken: body.card_token,
    shippingAddress: body.shipping_address,
  };
}

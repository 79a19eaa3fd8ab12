import type { CallOptions } from '@platform/api-client/api-client.ts';
import { ApiError } from '@platform/api-client/api-error.ts';
import type {
  Order,
  Payment,
  Reservation,
  Return,
  Shipment,
  StockMovement,
  TimelineEntry,
  User,
} from '@platform/api-client/operations.ts';
import { orNone, type Part, part } from '../../../../console/parts/part.ts';
import type { Visitor } from '../../../../session/visitor.ts';
import { orderIdOf } from '../../../live-order/order-id.ts';
import { gatherInside, type Inside, type XrayPageParts } from './gather-inside.ts';
import { pageTime } from './page-time.ts';

/** All that is known of one order. Undefined values are not there (yet). */
export interface Xray {
  readonly id: string;
  readonly order: Part<Order>;
  readonly customer: Part<User>;
  readonly timeline: Part<readonly TimelineEntry[]>;
  readonly returns: Part<readonly Return[]>;
  readonly payment: Part<Payment | undefined>;
  readonly reservation: Part<Reservation | undefined>;
  readonly movements: Part<readonly StockMovement[]>;
  readonly shipment: Part<Shipment | undefined>;
  /** What admins see besides; undefined for staff. */
  readonly inside: Inside | undefined;
}

// More movements than an order and its returns have.
const MOST = 100;

/**
 * Asks all services for an order, by its number or id, at once; what does not answer in time is missing. Undefined when
 * there is no such order. Throws while a number cannot be looked up, as order-service is away.
 */
export async function gatherXray(
  visitor: Visitor,
  name: string,
  of: XrayPageParts,
): Promise<Xray | undefined> {
  const call = pageTime();
  const id = await orderIdOf(visitor, name, call()).catch(noneIfUnknown);
  if (id === undefined) return undefined;
  const { api } = visitor;
  const path = { id };
  const ofOrder = { path: { order_id: id } };
  const order = api.call('GET /api/orders/{id}', { path }, call());
  const returns = api.call('GET /api/orders/{id}/returns', { path }, call()).then(({ items }) => items);
  const parts = Promise.all([
    part(
      order.then(({ customer_id }) => api.call('GET /api/users/{id}', { path: { id: customer_id } }, call())),
    ),
    part(api.call('GET /api/orders/{id}/timeline', { path }, call()).then(({ items }) => items)),
    part(orNone(api.call('GET /api/payments/{order_id}', ofOrder, call()))),
    part(orNone(api.call('GET /api/reservations/{order_id}', ofOrder, call()))),
    part(movementsOf(api, id, returns, call)),
    part(orNone(api.call('GET /api/shipments/{id}', { path }, call()))),
    visitor.hasRole('admin') ? gatherInside(visitor, { ...of, orderId: id, returns, call }) : undefined,
    part(returns),
  ]);
  const [isUnknown, known] = await Promise.all([order.then(() => false, isUnknownOrder), parts]);
  if (isUnknown) return undefined;
  const [customer, timeline, payment, reservation, movements, shipment, inside, returned] = known;
  return {
    ...{ id, order: await part(order), customer, timeline, returns: returned },
    ...{ payment, reservation, movements, shipment, inside },
  };
}

/** Of the order, and of its returns. */
async function movementsOf(
  api: Visitor['api'],
  orderId: string,
  returns: Promise<readonly Return[]>,
  call: () => CallOptions,
): Promise<readonly StockMovement[]> {
  const of = (reference: string) =>
    api.call('GET /api/stock/movements', { query: { reference, limit: MOST } }, call());
  const ofReturns = async () => {
    const all = await returns.catch(() => []);
    return Promise.all(all.map(({ return_id }) => of(return_id)));
  };
  const [own, returned] = await Promise.all([of(orderId), ofReturns()]);
  return [own, ...returned].flatMap(({ items }) => items).toSorted((a, b) => a.id - b.id);
}

function isUnknownOrder(error: unknown): boolean {
  // 422: it is no number that an order may have.
  return error instanceof ApiError && (error.status === 404 || error.status === 422);
}

function noneIfUnknown(error: unknown): undefined {
  if (!isUnknownOrder(error)) throw error;
}

import type { Sagas } from '@platform/saga/sagas.ts';
import { Type } from '@platform/schema/type.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { findCancellability } from '../cancelling/cancellability.ts';
import type { OrderEndings } from '../fulfilment/order-endings.ts';
import type { OrderView } from '../order-schemas.ts';
import { orderView } from '../order-views.ts';
import { idempotencyHeader } from './idempotency.ts';
import type { PlacedOrder, PlaceOrderDeps } from './place-order.ts';
import { preferredWaitMs } from './prefer-wait.ts';

export interface PlacingDeps extends PlaceOrderDeps {
  readonly endings: OrderEndings;
  readonly sagas: Sagas;
  /** How long after their delivery goods may be returned. */
  readonly returnWindowDays: number;
}

/** The headers that a request to place an order may bring. */
export const placingHeaders = Type.Object({
  ...idempotencyHeader('The same key with the same request places one order, however often it is sent')
    .properties,
  prefer: Type.Optional(
    Type.String({
      description: '`wait=N`: answer when the order has ended, after N seconds at most (RFC 7240)',
    }),
  ),
});

/** 201 with the order as it is now, after waiting for its end as long as the client prefers. */
export async function answerPlaced(
  { database, sagas, endings, returnWindowDays }: PlacingDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { order, isReplay }: PlacedOrder,
): Promise<OrderView> {
  const waitMs = preferredWaitMs(request.headers.prefer);
  if (waitMs > 0) reply.header('preference-applied', `wait=${waitMs / 1000}`);
  const isOpen = waitMs > 0 && order.status === 'placed';
  const ended = isOpen ? await endings.waitFor(order.id, waitMs, request.signal) : undefined;
  if (isReplay) reply.header('idempotency-replayed', 'true');
  reply.code(201).header('location', `/api/orders/${order.id}`);
  const cancellability = await findCancellability({ database, sagas }, order.id);
  return orderView({ ...order, ...ended }, cancellability, returnWindowDays);
}

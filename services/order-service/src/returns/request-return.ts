import type { Database } from '@platform/database/database.ts';
import { isUniqueViolation } from '@platform/database/database-errors.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { Order } from '../orders/order.ts';
import { getOrder, type IdempotencyKey } from '../orders/order-repository.ts';
import { type Return, worthMinor } from './return.ts';
import {
  findReturn,
  findReturnByKey,
  insertReturn,
  lockReturnsOf,
  returnedUnits,
} from './return-repository.ts';
import { noteReturn } from './return-timeline.ts';
import { allotReturn, returnableUntil, type WantedUnits } from './returnable.ts';

export interface ReturnsDeps {
  readonly database: Database;
  /** How long after their delivery goods may be returned. */
  readonly returnWindowDays: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface ReturnRequest {
  readonly orderId: string;
  readonly lines: readonly WantedUnits[];
  readonly reason: string;
  /** The customer, or staff for the customer. */
  readonly actorId: string;
  readonly key?: IdempotencyKey | undefined;
}

export interface RequestedReturn {
  readonly returned: Return;
  /** True if an earlier request with the same key asked for it. */
  readonly isReplay: boolean;
}

/**
 * Asks for goods to be taken back. Over all returns of an order that were not refused never more than was bought, also
 * when they come at once. With an idempotency key the same request is one return. Throws DomainError `not-delivered`,
 * `return-too-late`, `not-returnable` or `idempotency-key-reused`.
 */
export async function requestReturn(deps: ReturnsDeps, request: ReturnRequest): Promise<RequestedReturn> {
  try {
    return await deps.database.transaction((tx) => findOrMake(deps, tx, request));
  } catch (error) {
    // For another order, at once: requests for one order wait for each other.
    if (isUniqueViolation(error, 'order_return_requested_by_idempotency_key_key')) throw keyReused();
    throw error;
  }
}

async function findOrMake(
  deps: ReturnsDeps,
  tx: Transaction,
  request: ReturnRequest,
): Promise<RequestedReturn> {
  const { orderId, actorId, reason, key } = request;
  await lockReturnsOf(tx, orderId);
  const earlier = key && (await findReturnByKey(tx, actorId, key.key));
  if (earlier !== undefined) {
    const { requestHash, ...returned } = earlier;
    if (!requestHash.equals(key?.requestHash ?? Buffer.alloc(0))) throw keyReused();
    return { returned, isReplay: true };
  }
  const order = await getOrder(tx, orderId);
  refuseUnreturnable(deps, order);
  const returned = await returnedUnits(tx, orderId, ['requested', 'approved', 'received', 'refunded']);
  const allotment = allotReturn(order.lines, returned, request.lines);
  if (!allotment.isWhole) throw notReturnable(request.lines, allotment.short);
  const id = uuidV7();
  const { lines } = allotment;
  const made = { id, order, requestedBy: actorId, reason, refundMinor: worthMinor(lines), lines, key };
  await insertReturn(tx, made);
  await noteReturn(tx, { id, orderId }, 'return-requested', { actorId });
  return { returned: (await findReturn(tx, id)) as Return, isReplay: false };
}

function refuseUnreturnable({ returnWindowDays, now }: ReturnsDeps, { status, deliveredAt }: Order): void {
  const until = returnableUntil(deliveredAt, returnWindowDays);
  if (status !== 'confirmed' || until === null)
    throw new DomainError('not-delivered', 'Nothing of this order has been delivered yet.');
  if (until.getTime() < now())
    throw new DomainError(
      'return-too-late',
      `Goods of this order could be returned until ${until.toISOString()}.`,
    );
}

function notReturnable(
  wanted: readonly WantedUnits[],
  short: readonly { readonly index: number; readonly left: number }[],
): DomainError {
  const errors = short.map(({ index, left }) => ({
    field: `lines/${index}/quantity`,
    message: `is more than the ${left} of ${wanted[index]?.sku} that can still be returned`,
  }));
  return new DomainError('not-returnable', 'Not so much of this order can be returned.', { errors });
}

function keyReused(): DomainError {
  return new DomainError(
    'idempotency-key-reused',
    'This Idempotency-Key came with another request before. Use a new key for a new return.',
  );
}

import type { Disposition } from '@platform/contracts/shop/field-types.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import type { SagaDefinition } from '@platform/saga/saga-definition.ts';
import type { Sagas } from '@platform/saga/sagas.ts';
import type { Principal } from '@platform/service-defaults/access/principal.ts';
import { type FieldError, HttpProblem, invalidFields } from '@platform/service-defaults/problems/problem.ts';
import { getOrder } from '../orders/order-repository.ts';
import { type DecidingDeps, decide, illegal } from './decide-return.ts';
import type { Return } from './return.ts';
import { receiveReturn, returnedUnits } from './return-repository.ts';
import type { ReturnFacts } from './return-saga.ts';
import { noteReturn } from './return-timeline.ts';
import { returnStatusOf } from './returnable.ts';

export interface ReceivingDeps extends DecidingDeps {
  readonly sagas: Sagas;
  readonly returnSaga: SagaDefinition<ReturnFacts>;
}

export interface Received {
  readonly sku: string;
  readonly disposition: Disposition;
}

/**
 * The goods of a return are here, and staff say of each product whether it can be sold again. Starts the saga that books
 * the stock and gives the money back. The same again changes nothing. Throws as `decide`, a 422 that names products
 * without a disposition, and DomainError `illegal-transition` for other dispositions than before.
 */
export async function receive(
  deps: ReceivingDeps,
  id: string,
  actor: Pick<Principal, 'userId'>,
  received: readonly Received[],
): Promise<Return> {
  const returned = await decide(deps.database, id, 'received', actor, async (tx, returned) => {
    const lines = disposed(returned, received);
    await receiveReturn(tx, id, lines);
    await noteReturn(tx, returned, 'return-received', { actorId: actor.userId });
    const facts = await factsOf(tx, { ...returned, lines }, actor.userId);
    // Not the id as it was written: its messages are found by that of the return.
    await deps.sagas.start(tx, deps.returnSaga, { id: returned.id, facts });
  });
  const isSame = disposed(returned, received).every(
    ({ disposition }, i) => disposition === returned.lines[i]?.disposition,
  );
  if (!isSame) throw illegal(returned, 'received');
  return returned;
}

type DisposedLine = Return['lines'][number] & { readonly disposition: Disposition };

function disposed(returned: Return, received: readonly Received[]): DisposedLine[] {
  const bySku = new Map(received.map(({ sku, disposition }) => [sku, disposition]));
  const missing = returned.lines.filter(({ sku }) => !bySku.has(sku));
  const errors: FieldError[] = received.flatMap(({ sku }, i) => {
    if (!returned.lines.some((line) => line.sku === sku))
      return [{ field: `lines/${i}/sku`, message: `${sku} is no part of this return` }];
    const isSaidBefore = received.findIndex((other) => other.sku === sku) < i;
    return isSaidBefore ? [{ field: `lines/${i}/sku`, message: 'stands in the list before' }] : [];
  });
  for (const { sku } of missing) errors.push({ field: 'lines', message: `say what becomes of ${sku}` });
  if (errors.length > 0) throw new HttpProblem(invalidFields(errors));
  return returned.lines.map((line) => ({ ...line, disposition: bySku.get(line.sku) as Disposition }));
}

async function factsOf(
  tx: Transaction,
  { id, orderId, refundMinor, lines }: Omit<Return, 'lines'> & { readonly lines: readonly DisposedLine[] },
  receivedBy: string,
): Promise<ReturnFacts> {
  const order = await getOrder(tx, orderId);
  // Under the order's lock: of returns that come at once, the last one finds all the goods back.
  const back = await returnedUnits(tx, orderId, ['received', 'refunded']);
  return {
    returnId: id,
    orderId,
    receivedBy,
    refundMinor,
    isWholeOrderBack: returnStatusOf(order.lines, back) === 'returned',
    lines: lines.map(({ sku, quantity, unitPriceMinor, disposition }) => ({
      sku,
      quantity,
      unitPriceMinor,
      disposition,
    })),
  };
}

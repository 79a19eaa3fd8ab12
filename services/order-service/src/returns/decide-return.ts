import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { refuseOwn } from '@platform/service-defaults/access/own-things.ts';
import type { Principal } from '@platform/service-defaults/access/principal.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { type Decision, judgeDecision, type Return } from './return.ts';
import { approvedMessage, refusedMessage } from './return-messages.ts';
import { approveReturn, findReturn, lockReturnsOf, refuseReturn } from './return-repository.ts';
import { noteReturn } from './return-timeline.ts';

export interface DecidingDeps {
  readonly database: Database;
  readonly outbox: Outbox;
}

type Actor = Pick<Principal, 'userId'>;

/** The customer may send the goods back. Throws as `decide`. */
export function approve({ database, outbox }: DecidingDeps, id: string, actor: Actor): Promise<Return> {
  return decide(database, id, 'approved', actor, async (tx, returned) => {
    await approveReturn(tx, id);
    await noteReturn(tx, returned, 'return-approved', { actorId: actor.userId });
    await outbox.addAll(tx, [approvedMessage(returned)]);
  });
}

/** The goods are not taken back; `reason` is for the customer to read. Throws as `decide`. */
export function refuse(
  { database, outbox }: DecidingDeps,
  id: string,
  actor: Actor,
  reason: string,
): Promise<Return> {
  return decide(database, id, 'refused', actor, async (tx, returned) => {
    await refuseReturn(tx, id, reason);
    await noteReturn(tx, returned, 'return-refused', { actorId: actor.userId, reason });
    await outbox.addAll(tx, [refusedMessage(returned, reason)]);
  });
}

/**
 * Carries out a decision of staff on a return, under the lock of its order. The same decision again changes nothing.
 * Returns the return as it is then. Throws DomainError `return-not-found`, `illegal-transition`, or `forbidden` for an own
 * order.
 */
export function decide(
  database: Database,
  id: string,
  decision: Decision,
  actor: Actor,
  carryOut: (tx: Transaction, returned: Return) => Promise<void>,
): Promise<Return> {
  return database.transaction(async (tx) => {
    const { orderId } = await getReturn(tx, id);
    await lockReturnsOf(tx, orderId);
    // Only now: somebody else may have decided meanwhile.
    const returned = await getReturn(tx, id);
    refuseOwn(actor, returned.customerId);
    const verdict = judgeDecision(returned.status, decision);
    if (verdict === 'illegal') throw illegal(returned, decision);
    if (verdict === 'unchanged') return returned;
    await carryOut(tx, returned);
    return getReturn(tx, id);
  });
}

/** Throws DomainError `return-not-found`. */
export async function getReturn(db: Transaction | Database, id: string): Promise<Return> {
  const returned = await findReturn(db, id);
  if (returned === undefined) throw new DomainError('return-not-found', `There is no return ${id}.`);
  return returned;
}

/** A decision that came too late, or too early. */
export function illegal({ status }: Return, decision: Decision): DomainError {
  return new DomainError('illegal-transition', `A return that is ${status} cannot become ${decision}.`);
}

import type { CheckOutcome } from '../verification.ts';
import { evidenceOf, partsOf, SERVICE_OF } from './checks/evidence.ts';
import type { OrderCheck } from './checks/order-check.ts';
import type { OrderReading } from './feeds/read-order.ts';

/**
 * What a check says of an order as it was read. `underWay` says what may still arrive: a violation that would end by
 * that is none yet.
 */
export function judge(check: OrderCheck, { facts, failures }: OrderReading, underWay?: string): CheckOutcome {
  const { name, shows } = check;
  const answered = partsOf(shows).filter((part) => !failures.has(part));
  const evidence = answered.flatMap((part) => evidenceOf({ [part]: shows[part] }, facts));
  const missing = partsOf(shows).find((part) => failures.has(part));
  if (missing !== undefined)
    return { ...unavailable(name, SERVICE_OF[missing], failures.get(missing)), evidence };
  const problem = check.violation(facts);
  if (problem === undefined) {
    const { verdict = 'holds', reason } = check.undecided?.(facts) ?? {};
    return { name, verdict, reason, evidence };
  }
  if (underWay !== undefined && awaitsMessage(check, { facts, failures }))
    return { name, verdict: 'not-due', reason: `${problem} so far: ${underWay}`, evidence };
  return { name, verdict: 'violated', reason: problem, evidence };
}

/** Whether a check finds missing what a message may still bring. */
export function awaitsMessage(check: OrderCheck, { facts, failures }: OrderReading): boolean {
  return (
    check.mayBeUnderWay?.(facts) === true &&
    check.violation(facts) !== undefined &&
    !partsOf(check.shows).some((part) => failures.has(part))
  );
}

/** The outcome of a check whose service did not answer. */
export function unavailable(name: string, service: string, error: unknown): CheckOutcome {
  const why = error instanceof Error ? error.message : String(error);
  return { name, verdict: 'unavailable', reason: `${service} did not answer: ${why}`, evidence: [] };
}

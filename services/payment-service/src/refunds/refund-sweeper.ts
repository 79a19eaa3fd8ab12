import { type StopWork, startPeriodicWork } from '@platform/resilience/periodic-work.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type { PaymentDeps } from '../payments/payment-deps.ts';
import { findPaymentById } from '../payments/payment-repository.ts';
import { resolveRefund } from './ask-for-refund.ts';
import { claimRefundsInDoubt } from './refund-repository.ts';

export interface SweeperOptions {
  /** How long after one look the next one follows. */
  readonly intervalMs: number;
  /** How long a refund must have waited for its verdict: longer than a request to the provider takes. */
  readonly olderThanMs: number;
}

const BATCH = 20;

/** Asks again, with the same keys, for refunds whose verdict is not known; returns how many were settled. */
export async function sweepRefunds(
  deps: PaymentDeps & { readonly logger: Log },
  olderThanMs: number,
): Promise<number> {
  let settled = 0;
  for (const refund of await claimRefundsInDoubt(deps.database, olderThanMs, BATCH)) {
    const payment = await findPaymentById(deps.database, refund.paymentId);
    if (payment === undefined) continue; // Cannot be: the foreign key keeps it.
    try {
      await resolveRefund(deps, payment, refund);
      settled += 1;
    } catch (err) {
      deps.logger.warn({ err, refundId: refund.refundId }, 'a refund is still in doubt');
    }
  }
  return settled;
}

/** Sweeps until stopped. The commands of the saga need no such thing: they are retried as messages. */
export function startRefundSweeper(
  deps: PaymentDeps & { readonly logger: Log },
  { intervalMs, olderThanMs }: SweeperOptions,
): StopWork {
  return startPeriodicWork({
    what: 'the look at refunds in doubt',
    everyMs: intervalMs,
    firstAfterMs: intervalMs,
    logger: deps.logger,
    work: () => sweepRefunds(deps, olderThanMs),
  });
}

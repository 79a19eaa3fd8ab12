import { BulkheadFullError } from '@platform/resilience/bulkhead.ts';
import { type Answer, AnswerTooLargeError, type Outgoing, send } from '@platform/resilience/http/send.ts';
import { UpstreamUnavailableError } from '@platform/resilience/http/upstream-error.ts';
import { TimeoutError, withTimeout } from '@platform/resilience/timeout.ts';
import type { Upstream } from '../upstreams/upstream.ts';
import { isInstanceFailure, isLostConnection } from '../upstreams/upstream-failure.ts';

export interface CallLimits {
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  /** Whom the call is for. */
  readonly client: string;
  /** Aborted when nobody wants the answer any more. */
  readonly signal: AbortSignal;
  /** True: to take longer than `timeoutMs` is a failure of the service; false: only we wait no longer. */
  readonly isLateFailed: boolean;
}

const MAX_ATTEMPTS = 2;

/**
 * Asks a service for something the gateway needs whole, within the same places, circuit and retry budget as what it
 * passes on; a GET once more after a lost connection. Throws what stopped the call; any status is an answer.
 */
export async function callService(
  upstream: Upstream,
  request: Outgoing,
  limits: CallLimits,
): Promise<Answer> {
  const release = upstream.requests.tryEnter(limits.client);
  if (release === undefined) throw new BulkheadFullError(upstream.service);
  try {
    upstream.retryBudget.deposit();
    return await withTimeout({ ...limits, what: upstream.service }, (signal) =>
      tryTo(upstream, request, { ...limits, signal }, 1),
    );
  } finally {
    release();
  }
}

async function tryTo(
  upstream: Upstream,
  request: Outgoing,
  limits: CallLimits,
  attempt: number,
  avoid?: string,
): Promise<Answer> {
  const permit = upstream.breaker.enter();
  const lease = upstream.balancer.acquire(avoid);
  if (lease === undefined) {
    permit.cancelled();
    throw new UpstreamUnavailableError(`no instance of ${upstream.service} is known`);
  }
  try {
    const answer = await send(upstream.pools.of(lease.origin), request, limits);
    permit.succeeded();
    upstream.instances.succeeded(lease.origin);
    return answer;
  } catch (error) {
    if (isInstanceFailure(error)) upstream.instances.failed(lease.origin);
    const isFirst = request.method === 'GET' && attempt < MAX_ATTEMPTS;
    const mayRetry = isFirst && isLostConnection(error) && upstream.retryBudget.tryWithdraw();
    if (mayRetry || !isFailure(error, limits)) permit.cancelled();
    else permit.failed();
    if (!mayRetry) throw error;
  } finally {
    lease.release();
  }
  return tryTo(upstream, request, limits, attempt + 1, lease.origin);
}

/** A call that was given up, and an answer that was too large, are no news of the service. */
function isFailure(error: unknown, { signal, isLateFailed }: CallLimits): boolean {
  if (signal.aborted) return isLateFailed && signal.reason instanceof TimeoutError;
  return !isTooLarge(error);
}

export function isTooLarge(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof AnswerTooLargeError;
}

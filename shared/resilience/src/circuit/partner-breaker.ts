import { CircuitBreaker } from './circuit-breaker.ts';

/**
 * A breaker for a partner outside, such as a payment provider. It opens when the partner as a whole is down, not for a
 * handful of cases with trouble of their own: after ten failures in a row. It tries again soon: what it refuses comes
 * back by then.
 */
export function partnerBreaker(name: string): CircuitBreaker {
  return new CircuitBreaker({ name, failureThreshold: 10, recoveryTimeoutMs: 2000, successThreshold: 2 });
}

import { CircuitBreaker } from '@platform/resilience/circuit-breaker.ts';
import { withTimeout } from '@platform/resilience/timeout.ts';
import type { PaymentProvider, ProviderRequest } from './provider.ts';

export interface GuardedProviderOptions {
  readonly timeoutMs: number;
  readonly breaker: CircuitBreaker;
}

/** A provider asked within a time limit and behind a circuit breaker. Its methods throw what stopped the call. */
export interface GuardedProvider {
  ask(request: ProviderRequest): ReturnType<PaymentProvider['ask']>;
}

/** Bounds how long `provider` is waited for, and stops asking it while it keeps failing. */
export function guardProvider(
  provider: PaymentProvider,
  { timeoutMs, breaker }: GuardedProviderOptions,
): GuardedProvider {
  return {
    ask: (request) =>
      breaker.run(() =>
        withTimeout({ timeoutMs, what: `payment provider: ${request.operation}` }, (signal) =>
          provider.ask(request, signal),
        ),
      ),
  };
}

/**
 * Opens when the provider as a whole is down, not for a handful of cards with trouble of their own: ten failures
 * in a row. It tries again soon: what it refuses comes back by then.
 */
export function providerBreaker(): CircuitBreaker {
  return new CircuitBreaker({
    name: 'payment-provider',
    failureThreshold: 10,
    recoveryTimeoutMs: 2000,
    successThreshold: 2,
  });
}

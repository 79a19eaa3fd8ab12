import type { CircuitBreaker } from '@platform/resilience/circuit/circuit-breaker.ts';
import { withTimeout } from '@platform/resilience/timeout.ts';
import type { ProviderVerdict } from '../payments/payment.ts';
import type { PaymentProvider, ProviderRequest } from './provider.ts';

export interface GuardedProviderOptions {
  readonly timeoutMs: number;
  readonly breaker: CircuitBreaker;
}

/** A provider asked within a time limit and behind a circuit breaker. Its methods throw what stopped the call. */
export interface GuardedProvider {
  /**
   * The verdict on an operation that was first asked for at `since`. Once the provider may have forgotten its key, it is
   * looked up before, and asked for only if nothing came of it so far.
   */
  ask(request: ProviderRequest, since: Date): Promise<ProviderVerdict>;
}

// Well before a key is forgotten: our clock may be behind, and the provider's answer takes its time.
const SHARE_OF_KEY = 0.5;

/** Bounds how long `provider` is waited for, and stops asking it while it keeps failing. */
export function guardProvider(
  provider: PaymentProvider,
  { timeoutMs, breaker }: GuardedProviderOptions,
): GuardedProvider {
  const guarded = <T>(what: string, call: (signal: AbortSignal) => Promise<T>) =>
    breaker.run(() => withTimeout({ timeoutMs, what: `payment provider: ${what}` }, call));
  return {
    async ask(request, since) {
      const { operation } = request;
      if (Date.now() - since.getTime() > provider.keysKeptMs * SHARE_OF_KEY) {
        const known = await guarded(`find ${operation}`, (signal) => provider.find(request, signal));
        if (known !== undefined) return known;
      }
      return guarded(operation, (signal) => provider.ask(request, signal));
    },
  };
}

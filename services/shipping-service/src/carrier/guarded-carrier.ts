import type { CircuitBreaker } from '@platform/resilience/circuit/circuit-breaker.ts';
import { withTimeout } from '@platform/resilience/timeout.ts';
import type { Booking, BookingRequest, Carrier } from './carrier.ts';

/** A carrier asked within a time limit and behind a circuit breaker. */
export interface GuardedCarrier {
  book(request: BookingRequest): Promise<Booking>;
  cancel(key: string): Promise<void>;
}

/** Bounds how long `carrier` is waited for, and stops asking it while it keeps failing. */
export function guardCarrier(
  carrier: Carrier,
  { timeoutMs, breaker }: { readonly timeoutMs: number; readonly breaker: CircuitBreaker },
): GuardedCarrier {
  const ask = <T>(what: string, call: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    breaker.run(() => withTimeout({ timeoutMs, what: `carrier: ${what}` }, call));
  return {
    book: (request) => ask('book', (signal) => carrier.book(request, signal)),
    cancel: (key) => ask('cancel', (signal) => carrier.cancel(key, signal)),
  };
}

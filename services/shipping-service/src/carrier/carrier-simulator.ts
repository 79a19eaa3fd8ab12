import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Booking, type BookingRequest, type Carrier, CarrierFailureError } from './carrier.ts';

const CARRIER = 'Parcel Simulator';

// Postal codes that bring trouble; what they meet first, and how often.
const TROUBLE: ReadonlyMap<
  string,
  { readonly kind: 'silent' | 'late' | 'error'; readonly attempts: number }
> = new Map([
  ['SIM-TIMEOUT', { kind: 'silent', attempts: 1 }],
  ['SIM-LATE', { kind: 'late', attempts: 1 }],
  ['SIM-ERROR', { kind: 'error', attempts: 2 }],
]);

// After its caller has stopped waiting and has asked again, so that two answers come for one parcel.
const LATE_MS = 500;

// Only troubled parcels are counted; past the bound the oldest count is forgotten, and its trouble comes again.
const MOST_COUNTED = 1000;

/**
 * A carrier whose tracking number follows from the key alone: it is the same however often and by whichever replica it
 * is asked, so there is nothing that it would have to remember.
 */
export function createCarrierSimulator({ latencyMs = 0 }: { readonly latencyMs?: number } = {}): Carrier {
  const attempts = new Map<string, number>();

  function countAttempt(key: string): number {
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    const [oldest] = attempts.keys();
    if (attempts.size > MOST_COUNTED && oldest !== undefined) attempts.delete(oldest);
    return attempt;
  }

  return {
    async book({ key, address }: BookingRequest, signal: AbortSignal): Promise<Booking> {
      if (latencyMs > 0) await sleep(latencyMs, undefined, { signal });
      const trouble = TROUBLE.get(address?.postal_code ?? '');
      if (trouble !== undefined && countAttempt(key) <= trouble.attempts) {
        if (trouble.kind === 'error') throw new CarrierFailureError('the carrier answered 503');
        if (trouble.kind === 'silent') await silence(signal);
        await untilGivenUp(signal);
        await sleep(LATE_MS);
      }
      return { carrier: CARRIER, trackingNumber: trackingNumberOf(key) };
    },
    async cancel(_key: string, signal: AbortSignal): Promise<void> {
      if (latencyMs > 0) await sleep(latencyMs, undefined, { signal });
    },
  };
}

/** `PS`, twelve digits, `GB`: the shape of UPU S10 numbers, which people know. */
function trackingNumberOf(key: string): string {
  const number = BigInt(`0x${createHash('sha256').update(key).digest('hex').slice(0, 16)}`) % 10n ** 12n;
  return `PS${number.toString().padStart(12, '0')}GB`;
}

/** Never resolves; ends with its caller's patience. */
async function silence(signal: AbortSignal): Promise<never> {
  await untilGivenUp(signal);
  throw signal.reason;
}

/** Resolves when the caller's patience ends. */
function untilGivenUp(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@platform/database/database.ts';
import {
  type PaymentProvider,
  ProviderFailureError,
  type ProviderRequest,
  type UnsolicitedAnswer,
} from '../provider.ts';
import { faultOf } from './card-behaviour.ts';
import { enter, find } from './simulator-books.ts';

export interface SimulatorOptions {
  /** A pool of the simulator's own, so that no transaction of the service ever spans its books. */
  readonly database: Database;
  /** How long each call takes at least; default 0. */
  readonly latencyMs?: number;
  /** When the answer to a `late` card comes; longer than the caller's time limit. */
  readonly lateAfterMs: number;
}

// It never forgets one, but says so as others do: so what they need is used here too.
const KEYS_KEPT_MS = 24 * 3_600_000;

/**
 * A payment provider that remembers every key in its own tables, over restarts, and whose trouble is chosen by the
 * card token. It acts before it fails: the worst case, in which only asking again tells what happened.
 */
export function createProviderSimulator({
  database,
  latencyMs = 0,
  lateAfterMs,
}: SimulatorOptions): PaymentProvider {
  const listeners: ((answer: UnsolicitedAnswer) => void)[] = [];

  async function ask(request: ProviderRequest, signal: AbortSignal) {
    if (latencyMs > 0) await sleep(latencyMs, undefined, { signal });
    const { verdict, cardToken, attempt } = await enter(database, request);
    const tellAfter = (delayMs: number) => {
      // Unreferenced: an answer still to come keeps no process alive.
      setTimeout(
        () => listeners.forEach((tell) => void tell({ key: request.key, verdict })),
        delayMs,
      ).unref();
    };
    switch (faultOf(cardToken, request.operation, attempt)) {
      case 'error':
        throw new ProviderFailureError('the provider answered 503');
      case 'late':
        tellAfter(lateAfterMs);
        return silence(signal);
      case 'silent':
        return silence(signal);
      case 'twice':
        tellAfter(0);
        return verdict;
      case undefined:
        return verdict;
    }
  }

  return {
    ask,
    keysKeptMs: KEYS_KEPT_MS,
    find: (request) => find(database, request),
    onAnswer: (listener) => void listeners.push(listener),
  };
}

/** Never resolves; ends with its caller's patience. */
function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

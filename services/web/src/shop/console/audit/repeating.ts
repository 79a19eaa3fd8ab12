import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient, CallArguments, CallOptions } from '@platform/api-client/api-client.ts';
import { ApiError } from '@platform/api-client/api-error.ts';
import type { AuditedApi } from '@platform/verify/audited-api.ts';
import { isAway } from '../../../gateway/is-away.ts';

// The whole ledger is added up by one call.
const CALL_TIMEOUT_MS = 60_000;
const MOST_TRIES = 5;
const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const TRANSIENT: readonly number[] = [429, 502, 503, 504];

/** Asks again what may be answered soon: an audit only reads, and a limit or a restart is to end none of minutes. */
export function repeating(api: ApiClient): AuditedApi {
  return {
    async call(name, ...[input, { signal } = {}]) {
      const args = [input, { signal, timeoutMs: CALL_TIMEOUT_MS }] as CallArguments<typeof name, CallOptions>;
      for (let tries = 1; ; tries += 1) {
        try {
          return await api.call(name, ...args);
        } catch (error) {
          if (tries === MOST_TRIES || !isTransient(error) || signal?.aborted) throw error;
          await sleep(pauseMs(error, tries), undefined, { signal });
        }
      }
    },
  };
}

function isTransient(error: unknown): boolean {
  return error instanceof ApiError ? TRANSIENT.includes(error.status) : isAway(error);
}

function pauseMs(error: unknown, tries: number): number {
  const wantedSeconds = error instanceof ApiError ? error.retryAfterSeconds : undefined;
  return Math.min((wantedSeconds ?? 0) * 1000 || PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS);
}

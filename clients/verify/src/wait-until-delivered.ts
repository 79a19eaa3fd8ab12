import { setTimeout as sleep } from 'node:timers/promises';
import type { MessagingState } from '@platform/api-client/operations.ts';
import type { MessagingService } from '@platform/contracts/all-services.ts';
import type { AuditedApi } from './audited-api.ts';

// On a running platform there is always a message under way; what matters is that none stays.
const PATIENCE_MS = 15_000;
const POLL_MS = 200;
const TELL_AFTER_MS = 1000;
const STAYS_AFTER_MS = 5_000;

/**
 * The messages of a service once those under way have arrived: an outbox whose oldest message is young is waited
 * for, up to 15 s. What is still there then stays, and is reported.
 */
export async function waitUntilDelivered(
  api: AuditedApi,
  service: MessagingService,
  onWaiting: (what: string) => void,
  signal?: AbortSignal,
): Promise<MessagingState> {
  const deadline = Date.now() + PATIENCE_MS;
  let tellAt = Date.now() + TELL_AFTER_MS;
  for (;;) {
    const state = await api.call(`GET /api/admin/${service}/messaging`);
    const isQuiet =
      (state.outbox?.pending ?? 0) === 0 &&
      state.queues.every(({ ready, unacknowledged }) => ready + unacknowledged === 0);
    if (isQuiet || Date.now() >= deadline) return withoutYoung(state);
    if (Date.now() >= tellAt) {
      onWaiting(`waiting for messages of ${service} that are under way`);
      tellAt = Number.POSITIVE_INFINITY;
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** An outbox that moves is drained, although it is never seen empty under load. */
function withoutYoung(state: MessagingState): MessagingState {
  if ((state.outbox?.oldest_age_ms ?? 0) >= STAYS_AFTER_MS) return state;
  return { ...state, outbox: { pending: 0, oldest_age_ms: 0 } };
}

import { listMembers } from '@platform/service-defaults/requests/list-members.ts';

// A longer wait would outlast what gateways and clients allow a request.
const MAX_WAIT_S = 30;

/**
 * The milliseconds that `Prefer: wait=N` asks to wait for the outcome, at most 30 s; 0 without one, or when
 * malformed: a preference that is not understood is ignored (RFC 7240, sections 2 and 4.3).
 */
export function preferredWaitMs(header: string | string[] | undefined): number {
  for (const preference of listMembers(header)) {
    const seconds = /^wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i.exec(preference)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds), MAX_WAIT_S) * 1000;
  }
  return 0;
}

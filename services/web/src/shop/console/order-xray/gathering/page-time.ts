import type { CallOptions } from '@platform/api-client/api-client.ts';

/** A page of many calls waits this long for all of them together; it comes without those that take longer. */
export const PAGE_MS = 1_600;

/** Options of the calls of one page, whose time begins now: a call that begins later has less of it. */
export function pageTime(now: () => number = Date.now): () => CallOptions {
  const endsAt = now() + PAGE_MS;
  return () => ({ timeoutMs: Math.max(1, endsAt - now()) });
}

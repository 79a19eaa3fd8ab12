import { type Statement, sql } from '@platform/database/sql.ts';

/** Children of a ring (migrations). With three in use for what is kept, one is being filled and one is spare. */
export const RING_SIZE = 5;
/** How long messages are kept unless a setting says otherwise. */
export const DEFAULT_KEPT_MS = 7 * 86_400_000;
// Each change of the child makes new statements, which are prepared and planned anew.
const SHORTEST_TURN_MS = 600_000;

/**
 * The child of the ring `parent`, such as `outbox_log`, that takes what is written at `nowMs` and kept for `keptMs`. Replicas
 * may differ in both: readers read all children, and a child is emptied by the age of what is in it.
 */
export function ringChildSql(parent: string, keptMs: number, nowMs = Date.now()): Statement {
  const turnMs = Math.max(keptMs / 3, SHORTEST_TURN_MS);
  return sql.raw(`${parent}_${Math.floor(nowMs / turnMs) % RING_SIZE}`);
}

/** The names of all children of `parent`. */
export function ringChildren(parent: string): string[] {
  return Array.from({ length: RING_SIZE }, (_, slot) => `${parent}_${slot}`);
}

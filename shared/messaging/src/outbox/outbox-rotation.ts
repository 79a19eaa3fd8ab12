import { errorCode } from '@platform/database/database-errors.ts';
import type { RelaySession } from '../relay/relay-session.ts';
import { ringChildren } from './outbox-ring.ts';

interface Ring {
  readonly parent: string;
  /** Columns: when a row was written, and what tells the newest. */
  readonly time: string;
  readonly newestBy: string;
  /** Condition for a row `m`, given an outbox_cursor `cursor`: it is needed, however old. */
  readonly isNeeded: string;
}

const RINGS: readonly Ring[] = [
  {
    parent: 'outbox_log',
    time: 'created_at',
    newestBy: 'xid',
    isNeeded: 'm.xid >= cursor.xmax or m.xid = any(cursor.in_progress)',
  },
  { parent: 'message_handled', time: 'handled_at', newestBy: 'handled_at', isNeeded: 'false' },
];

// Also where nothing is kept: what has just been sent may be looked for by those who wrote it.
const SHORTEST_MS = 60_000;
// Writers and readers of the child wait for so long at most.
const LOCK_TIMEOUT = '50ms';
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Empties each child of the outbox log whose messages are all older than `keptMs` and sent, and those of the notes of
 * what was handled: by truncating it, which costs the same for any number of rows. Where somebody uses the child, a
 * backup for example, a later call does it. Returns the names of those emptied.
 */
export async function rotate(session: RelaySession, keptMs: number): Promise<string[]> {
  const emptied: string[] = [];
  for (const ring of RINGS)
    for (const child of ringChildren(ring.parent))
      if ((await isOutdated(session, ring, child, keptMs)) && (await empty(session, ring, child)))
        emptied.push(child);
  return emptied;
}

async function isOutdated(
  session: RelaySession,
  { time, newestBy }: Ring,
  child: string,
  keptMs: number,
): Promise<boolean> {
  const [newest] = await session.query<{ is_outdated: boolean }>(
    `select ${time} < now() - $1::float8 * interval '1 millisecond' as is_outdated
     from ${child} order by ${newestBy} desc limit 1`,
    [Math.max(keptMs, SHORTEST_MS)],
  );
  return newest?.is_outdated === true;
}

async function empty(session: RelaySession, { isNeeded }: Ring, child: string): Promise<boolean> {
  try {
    await session.run(`begin; set local lock_timeout = '${LOCK_TIMEOUT}'`);
    await session.run(`lock table ${child} in access exclusive mode`);
    const [found] = await session.run<{ is_needed: boolean }>(
      `select exists (select from ${child} as m, outbox_cursor as cursor where ${isNeeded}) as is_needed`,
    );
    if (found?.is_needed === false) await session.run(`truncate ${child}`);
    await session.run('commit');
    return found?.is_needed === false;
  } catch (error) {
    await session.run('rollback');
    if (errorCode(error) === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}

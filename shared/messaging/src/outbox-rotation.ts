import { errorCode } from '@platform/database/database-errors.ts';
import { ringChildren } from './outbox-ring.ts';
import type { RelaySession } from './relay-session.ts';

// Also where nothing is kept: what has just been sent may be looked for by those who wrote it.
const SHORTEST_MS = 60_000;
// Writers and readers of the child wait for so long at most.
const LOCK_TIMEOUT = '50ms';
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Empties each child of the log whose messages are all older than `keptMs` and sent: by truncating it, which costs the
 * same for any number of them. Where somebody uses the child, a backup for example, a later call does it. Returns the names
 * of those emptied.
 */
export async function rotateOutbox(session: RelaySession, keptMs: number): Promise<string[]> {
  const emptied: string[] = [];
  for (const child of ringChildren('outbox_log'))
    if ((await isOutdated(session, child, keptMs)) && (await truncateIfSent(session, child)))
      emptied.push(child);
  return emptied;
}

async function isOutdated(session: RelaySession, child: string, keptMs: number): Promise<boolean> {
  const [newest] = await session.query<{ is_outdated: boolean }>(
    `select created_at < now() - $1::float8 * interval '1 millisecond' as is_outdated
     from ${child} order by xid desc limit 1`,
    [Math.max(keptMs, SHORTEST_MS)],
  );
  return newest?.is_outdated === true;
}

async function truncateIfSent(session: RelaySession, child: string): Promise<boolean> {
  try {
    await session.run(`begin; set local lock_timeout = '${LOCK_TIMEOUT}'`);
    await session.run(`lock table ${child} in access exclusive mode`);
    const [found] = await session.run<{ is_unsent: boolean }>(
      `select exists (select from ${child} as m, outbox_cursor as cursor
         where m.xid >= cursor.xmax or m.xid = any(cursor.in_progress)) as is_unsent`,
    );
    if (found?.is_unsent === false) await session.run(`truncate ${child}`);
    await session.run('commit');
    return found?.is_unsent === false;
  } catch (error) {
    await session.run('rollback');
    if (errorCode(error) === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}

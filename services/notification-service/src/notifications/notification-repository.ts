import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';

export interface NotificationRow {
  readonly notification_id: string;
  readonly user_id: string;
  readonly position: number;
  readonly kind: string;
  readonly reference: string;
  readonly data: unknown;
  readonly created_at: Date;
  readonly read_at: Date | null;
}

const MOST_READ_AT_ONCE = 1_000;
const COLUMNS = sql`notification_id, user_id, position, kind, reference, data, created_at, read_at`;

/** A user's notifications, newest first, below `before`. */
export function listNotifications(
  db: Queryable,
  userId: string,
  { isUnreadOnly, before, limit }: { isUnreadOnly: boolean; before: number | undefined; limit: number },
): Promise<NotificationRow[]> {
  return db.query<NotificationRow>(
    sql`select ${COLUMNS} from notification where user_id = ${userId}
          ${before === undefined ? sql.empty : sql`and position < ${before}`}
          ${isUnreadOnly ? sql`and read_at is null` : sql.empty}
        order by position desc limit ${limit}`,
  );
}

/** A user's notifications, oldest first, above `after`: what a stream has to tell. */
export function listAfter(
  db: Queryable,
  userId: string,
  after: number,
  limit: number,
): Promise<NotificationRow[]> {
  return db.query<NotificationRow>(
    sql`select ${COLUMNS} from notification where user_id = ${userId} and position > ${after}
        order by position limit ${limit}`,
  );
}

/** The notifications about one thing, such as an order, newest first, below the id `before` (ids sort by time). */
export function listByReference(
  db: Queryable,
  reference: string,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<NotificationRow[]> {
  return db.query<NotificationRow>(
    sql`select ${COLUMNS} from notification where reference = ${reference}
          ${before === undefined ? sql.empty : sql`and notification_id < ${before}`}
        order by notification_id desc limit ${limit}`,
  );
}

/** Marks one as read, if it is the user's own; reading it again keeps the first time. */
export async function markRead(
  db: Queryable,
  userId: string,
  notificationId: string,
): Promise<NotificationRow | undefined> {
  const [row] = await db.query<NotificationRow>(
    sql`update notification set read_at = coalesce(read_at, now())
        where notification_id = ${notificationId} and user_id = ${userId} returning ${COLUMNS}`,
  );
  return row;
}

/** Marks all as read, some at a time; returns how many were not. */
export async function markAllRead(db: Queryable, userId: string): Promise<number> {
  for (let count = 0; ; ) {
    const rows = await db.query(
      sql`update notification set read_at = now()
          where notification_id = any(array(
            select notification_id from notification where user_id = ${userId} and read_at is null
            order by position limit ${MOST_READ_AT_ONCE}))
          returning true`,
    );
    count += rows.length;
    if (rows.length < MOST_READ_AT_ONCE) return count;
  }
}

/** The last position of each of these users; those who were never told anything are left out. */
export async function lastPositions(db: Queryable, userIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.query<{ user_id: string; last_position: number }>(
    sql`select user_id, last_position from mailbox where user_id = any(${userIds}::uuid[])`,
  );
  return new Map(rows.map(({ user_id, last_position }) => [user_id, last_position]));
}

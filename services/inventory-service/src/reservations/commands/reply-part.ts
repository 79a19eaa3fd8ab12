import type { Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import type { OutboxEntry } from '@platform/messaging/draft.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';

/**
 * The reply to a command as one more part of the statement that carries it out: put into the outbox if `condition`
 * holds. A statement of its own would be a third of what an order's reservation costs.
 */
export type ReplyPart = (condition: Statement) => Statement;

/** The part that replies with `entry`. */
export function replyPart(tx: Transaction, outbox: Outbox, entry: OutboxEntry): ReplyPart {
  return (condition) => sql`, replied as (${outbox.insertSql(tx, [entry], condition)})`;
}

/** Replies nothing. */
export const noReply: ReplyPart = () => sql.empty;

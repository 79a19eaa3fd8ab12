import {
  commitStock as commitCommand,
  releaseStock as releaseCommand,
  reserveStock as reserveCommand,
  stockCommitFailed,
  stockCommitted,
  stockRejected,
  stockReleased,
  stockReserved,
} from '@platform/contracts/inventory-messages.ts';
import type { Database } from '@platform/database/database.ts';
import { type MessageHandler, on } from '@platform/messaging/consume.ts';
import { draft } from '@platform/messaging/draft.ts';
import type { Outbox } from '@platform/messaging/outbox.ts';
import { PermanentError } from '@platform/messaging/transport.ts';
import { commitStock } from './commit-stock.ts';
import { releaseStock } from './release-stock.ts';
import { replyPart } from './reply-part.ts';
import { reserveStock } from './reserve-stock.ts';

export const COMMAND_QUEUE = 'inventory-service.commands';

interface Deps {
  readonly database: Database;
  readonly outbox: Outbox;
  /** Told of each order that was refused, once that is certain. */
  readonly onShortage?: (reason: string) => void;
}

/**
 * What the order saga asks of the stock. Each command changes the stock and puts its reply into the outbox in
 * one transaction. No inbox record: every one is idempotent by its order, and a second delivery has to be answered
 * anyway, as it may be the saga asking again for a reply that it missed.
 */
export function commandHandlers(deps: Deps): MessageHandler[] {
  return [
    on(reserveCommand, ({ data }) => reserve(deps, data)),
    on(releaseCommand, ({ data }) => release(deps, data.order_id)),
    on(commitCommand, ({ data }) => commit(deps, data.order_id)),
  ];
}

interface ReserveData {
  readonly order_id: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly expires_at: string;
}

function reserve(
  { database, outbox, onShortage }: Deps,
  { order_id, lines, expires_at }: ReserveData,
): Promise<void> {
  return database.transaction(async (tx) => {
    const reserved = draft(stockReserved, { subject: order_id, data: { order_id } });
    const request = { orderId: order_id, lines, expiresAt: expires_at };
    const outcome = await reserveStock(tx, request, replyPart(tx, outbox, reserved));
    if (outcome.status === 'rejected') {
      const data = { order_id, reason: outcome.reason, shortages: [...outcome.shortages] };
      await outbox.add(tx, stockRejected, { subject: order_id, data });
      tx.afterCommit(() => onShortage?.(outcome.reason));
    } else if (!outcome.isReplied) await outbox.addAll(tx, [reserved]);
  });
}

function release({ database, outbox }: Deps, orderId: string): Promise<void> {
  return database.transaction(async (tx) => {
    const released = draft(stockReleased, { subject: orderId, data: { order_id: orderId } });
    const { status, isReplied } = await releaseStock(tx, orderId, replyPart(tx, outbox, released));
    if (status === 'committed')
      throw new PermanentError(`order ${orderId} was committed: its goods have left and cannot be released`);
    if (!isReplied) await outbox.addAll(tx, [released]);
  });
}

function commit({ database, outbox, onShortage }: Deps, orderId: string): Promise<void> {
  return database.transaction(async (tx) => {
    const committed = draft(stockCommitted, { subject: orderId, data: { order_id: orderId } });
    const outcome = await commitStock(tx, orderId, replyPart(tx, outbox, committed));
    if (outcome.status === 'refused') {
      const { reason, shortages } = outcome;
      const data = { order_id: orderId, reason, shortages: [...shortages] };
      await outbox.add(tx, stockCommitFailed, { subject: orderId, data });
      if (shortages.length > 0) tx.afterCommit(() => onShortage?.(reason));
    } else if (!outcome.isReplied) await outbox.addAll(tx, [committed]);
  });
}

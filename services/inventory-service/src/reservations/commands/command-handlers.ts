import {
  commitStock as commitCommand,
  putBackStock as putBackCommand,
  releaseStock as releaseCommand,
  reserveStock as reserveCommand,
  stockCommitFailed,
  stockCommitted,
  stockRejected,
  stockReleased,
  stockReserved,
  tellAvailability,
} from '@platform/contracts/shop/inventory-messages.ts';
import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { draft } from '@platform/messaging/draft.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { type MessageHandler, on } from '@platform/messaging/receiving/consume.ts';
import { PermanentError } from '@platform/messaging/transport.ts';
import type { Moved } from '../../availability/availability-watcher.ts';
import { commitStock } from '../commit-stock.ts';
import { putBackStock } from '../put-back-stock.ts';
import type { Rejection } from '../reject-reservation.ts';
import { releaseStock } from '../release-stock.ts';
import { type ReserveRequest, reserveStock } from '../reserve-stock.ts';
import { reserveTogether } from '../reserve-together.ts';
import { COMMIT, endReservations, RELEASE } from '../settle-reservations.ts';
import { commandsInBatches, type Handled } from './command-batches.ts';
import { replyPart } from './reply-part.ts';

export const COMMAND_QUEUE = 'inventory-service.commands';

interface Deps {
  readonly database: Database;
  readonly outbox: Outbox;
  /** Told of each order that was refused, once that is certain. */
  readonly onShortage?: (reason: string) => void;
  /** Told of what was moved, after its commit. */
  readonly onMoved?: (moved: Moved) => void;
  /** Tells again how much there is of every sku. */
  readonly repeatAvailability?: () => Promise<void>;
}

/**
 * What the order saga asks of the stock. Each command changes the stock and puts its reply into the outbox in
 * one transaction; under load several orders share one. No inbox record: every command is idempotent by its order, and
 * a second delivery has to be answered anyway, as it may be the saga asking again for a reply that it missed.
 */
export function commandHandlers(deps: Deps): MessageHandler[] {
  const reserving = commandsInBatches<ReserveData>({
    together: (handled) => reserveAll(deps, handled),
    alone: (command) => reserve(deps, command),
  });
  const releasing = commandsInBatches<OrderData>({
    together: (handled) => endAll(deps, handled, stockReleased, RELEASE),
    alone: ({ order_id }) => release(deps, order_id),
  });
  const committing = commandsInBatches<OrderData>({
    together: (handled) => endAll(deps, handled, stockCommitted, COMMIT),
    alone: ({ order_id }) => commit(deps, order_id),
  });
  return [
    on(reserveCommand, async ({ data }) => {
      await reserving(data);
      deps.onMoved?.({ skus: data.lines.map(({ sku }) => sku) });
    }),
    on(releaseCommand, async ({ data }) => {
      await releasing(data);
      deps.onMoved?.({ orderIds: [data.order_id] });
    }),
    on(commitCommand, async ({ data }) => {
      await committing(data);
      // One that came after its expiry has reserved anew.
      deps.onMoved?.({ orderIds: [data.order_id] });
    }),
    on(putBackCommand, async ({ data }) => {
      await putBack(deps, data.order_id);
      deps.onMoved?.({ orderIds: [data.order_id] });
    }),
    on(tellAvailability, async () => deps.repeatAvailability?.()),
  ];
}

interface OrderData {
  readonly order_id: string;
}

interface ReserveData extends OrderData {
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly expires_at: string;
}

function reserve(deps: Deps, command: ReserveData): Promise<void> {
  const { database, outbox } = deps;
  const { order_id } = command;
  return database.transaction(async (tx) => {
    const reserved = draft(stockReserved, { subject: order_id, data: { order_id } });
    const outcome = await reserveStock(tx, requestOf(command), replyPart(tx, outbox, reserved));
    if (outcome.status === 'rejected') await replyRejected(deps, tx, order_id, outcome);
    else if (!outcome.isReplied) await outbox.addAll(tx, [reserved]);
  });
}

/** Several at once; those of orders that were known before are left out. */
function reserveAll(deps: Deps, handled: readonly Handled<ReserveData>[]): Promise<boolean[]> {
  const { database, outbox } = deps;
  const requests = handled.map(({ command }) => requestOf(command));
  const byOrder = new Map(handled.map((each) => [each.command.order_id, each]));
  return database.transaction(async (tx) => {
    const done = await reserveTogether(tx, requests, async (order_id, rejection) => {
      const reply = async () => {
        if (rejection) await replyRejected(deps, tx, order_id, rejection);
        else await outbox.add(tx, stockReserved, { subject: order_id, data: { order_id } });
      };
      await byOrder.get(order_id)?.inContext(reply);
    });
    return handled.map(({ command }) => done.has(command.order_id));
  });
}

function requestOf({ order_id, lines, expires_at }: ReserveData): ReserveRequest {
  return { orderId: order_id, lines, expiresAt: expires_at };
}

async function replyRejected(
  { outbox, onShortage }: Deps,
  tx: Transaction,
  order_id: string,
  { reason, shortages }: Rejection,
): Promise<void> {
  const data = { order_id, reason, shortages: [...shortages] };
  await outbox.add(tx, stockRejected, { subject: order_id, data });
  tx.afterCommit(() => onShortage?.(reason));
}

/** Ends several reservations at once; those that are not reserved, or not any more, are left out. */
function endAll(
  { database, outbox }: Deps,
  handled: readonly Handled<OrderData>[],
  contract: typeof stockReleased | typeof stockCommitted,
  how: typeof RELEASE | typeof COMMIT,
): Promise<boolean[]> {
  const orderIds = handled.map(({ command }) => command.order_id);
  return database.transaction(async (tx) => {
    const ended = await endReservations(tx, orderIds, how);
    const replies = handled.flatMap(({ command: { order_id }, inContext }) => {
      if (!ended.has(order_id)) return [];
      return [inContext(() => outbox.add(tx, contract, { subject: order_id, data: { order_id } }))];
    });
    await Promise.all(replies);
    return orderIds.map((id) => ended.has(id));
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

function putBack({ database, outbox }: Deps, orderId: string): Promise<void> {
  return database.transaction(async (tx) => {
    await putBackStock(tx, orderId);
    await outbox.add(tx, stockReleased, { subject: orderId, data: { order_id: orderId } });
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

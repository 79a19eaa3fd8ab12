import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import {
  commitStock as commitCommand,
  releaseStock as releaseCommand,
  reserveStock as reserveCommand,
} from '@platform/contracts/shop/inventory-messages.ts';
import { errorCode, isConnectFailure, isConnectionLoss } from '@platform/database/database-errors.ts';
import { sql } from '@platform/database/sql.ts';
import { composeMessage, draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import type { Message } from '@platform/messaging/message.ts';
import type { HandlerContext } from '@platform/messaging/receiving/handler-context.ts';
import { runAsHandling } from '@platform/messaging/receiving/message-context.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { commandHandlers } from '../src/reservations/commands/command-handlers.ts';
import { sweepExpired } from '../src/reservations/expiry/expiry-sweep.ts';
import { findReservation } from '../src/reservations/reservation-repository.ts';
import { adjustStock } from '../src/stock/adjust-stock.ts';
import {
  auditBooks,
  causesOf,
  createTestInventory,
  inMinutes,
  levelOf,
  reserve,
  STAFF,
  sentFor,
  stockUp,
} from './test-inventory.ts';

const inventory = await createTestInventory({ after });
const { database } = inventory;
const replicas = [commandHandlers(inventory), commandHandlers(inventory)];

/** Hands a command to a replica, as its queue would: again until it is done. */
async function handle(entry: OutboxEntry, replica = 0): Promise<Message> {
  const message = composeMessage(entry, 'order-service');
  const handler = replicas[replica]?.find(({ contract }) => contract.type === message.type);
  assert.ok(handler);
  const context = { queue: 'test', attempt: 1 } as HandlerContext; // The rest is not used: there is no inbox.
  await eventually(() => runAsHandling(message, () => handler.handle(message, context)));
  return message;
}

const reserving = (orderId: string, sku: string, quantity = 1, expires_at = inMinutes(15)) =>
  draft(reserveCommand, {
    subject: orderId,
    data: { order_id: orderId, lines: [{ sku, quantity }], expires_at },
  });
const committing = (orderId: string) =>
  draft(commitCommand, { subject: orderId, data: { order_id: orderId } });
const releasing = (orderId: string) =>
  draft(releaseCommand, { subject: orderId, data: { order_id: orderId } });

const newOrders = (count: number) => Array.from({ length: count }, () => randomUUID() as string);

/** Does `work` while the level of `sku` is locked, until somebody waits for it. */
async function whileLocked(sku: string, work: () => Promise<unknown>): Promise<void> {
  let working: Promise<unknown> | undefined;
  await database.transaction(async (tx) => {
    await tx.query(sql`select from stock_level where sku = ${sku} for update`);
    working = work();
    await eventually(async () => {
      const waiting = await database.query(sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
      assert.ok(waiting.length > 0);
    });
  });
  await working;
}

/** Transactions that moved the stock of a sku in this way. */
async function transactionsOf(sku: string, kind: string): Promise<number> {
  const [row] = await database.query<{ count: number }>(sql`
    select count(distinct xmin::text) from stock_movement where sku = ${sku} and kind = ${kind}`);
  return row?.count ?? 0;
}

test('orders that come while a hot sku is locked share a transaction, also when they are committed', async () => {
  await stockUp(database, { SHARED: 100 });
  const orders = newOrders(60);
  await whileLocked('SHARED', () => Promise.all(orders.map((id) => handle(reserving(id, 'SHARED')))));
  assert.deepEqual(await levelOf(database, 'SHARED'), [100, 60]);
  assert.equal(await transactionsOf('SHARED', 'reservation'), 2); // The first came alone.
  await whileLocked('SHARED', () => Promise.all(orders.slice(0, 40).map((id) => handle(committing(id)))));
  await whileLocked('SHARED', () => Promise.all(orders.slice(40).map((id) => handle(releasing(id)))));
  assert.deepEqual(await levelOf(database, 'SHARED'), [60, 0]);
  assert.deepEqual(
    [await transactionsOf('SHARED', 'commit'), await transactionsOf('SHARED', 'release')],
    [2, 2],
  );
  assert.deepEqual(await auditBooks(database), []);
});

test('each order of a batch is answered for itself, and whoever comes too late is rejected', async () => {
  await stockUp(database, { LAST: 7 });
  const orders = newOrders(30);
  const commands: Message[] = [];
  await whileLocked('LAST', async () => {
    commands.push(...(await Promise.all(orders.map((id) => handle(reserving(id, 'LAST'))))));
  });
  for (const { id, subject } of commands) {
    const [reply, ...more] = await sentFor(database, subject);
    assert.deepEqual([await causesOf(database, subject), more], [[id], []]);
    const reservation = await findReservation(database, subject);
    assert.equal(reply?.type, `inventory.${reservation?.status}`);
    if (reservation?.status === 'rejected')
      assert.deepEqual(reply?.data, {
        order_id: subject,
        reason: 'out-of-stock',
        shortages: [{ sku: 'LAST', requested: 1, available: 0 }],
      });
  }
  assert.deepEqual(await levelOf(database, 'LAST'), [7, 7]);
});

test('a batch answers orders that were reserved before, and commits that are too late', async () => {
  await stockUp(database, { MIXED: 20 });
  const [known = '', tooLate = '', ...others] = newOrders(8);
  await reserve(database, [{ sku: 'MIXED', quantity: 1 }], { orderId: known });
  await whileLocked('MIXED', () =>
    Promise.all([...others, known].map((id) => handle(reserving(id, 'MIXED')))),
  );
  await whileLocked('MIXED', () => Promise.all([...others, tooLate].map((id) => handle(committing(id)))));
  const typesFor = async (id: string) => (await sentFor(database, id)).map(({ type }) => type);
  assert.deepEqual(await typesFor(known), ['inventory.reserved']);
  assert.deepEqual(await typesFor(tooLate), ['inventory.commit-failed']);
  assert.deepEqual(await typesFor(others[0] ?? ''), ['inventory.reserved', 'inventory.committed']);
  assert.deepEqual(await levelOf(database, 'MIXED'), [14, 1]);
});

test('an order that cannot be done fails alone', async () => {
  await stockUp(database, { SOUND: 20 });
  const orders = newOrders(10);
  const broken = randomUUID();
  const attempt = (entry: OutboxEntry) => {
    const message = composeMessage(entry, 'order-service');
    return Promise.resolve(
      replicas[0]?.[0]?.handle(message, { queue: 'test', attempt: 1 } as HandlerContext),
    );
  };
  let outcomes: PromiseSettledResult<void>[] = [];
  await whileLocked('SOUND', async () => {
    const entries = orders.map((id) => reserving(id, 'SOUND'));
    const bad = reserving(broken, 'SOUND', 1, 'no time at all');
    outcomes = await Promise.allSettled([...entries, bad].map(attempt));
  });
  assert.deepEqual(
    outcomes.flatMap(({ status }, i) => (status === 'rejected' ? [i] : [])),
    [orders.length],
  );
  assert.deepEqual(await levelOf(database, 'SOUND'), [20, 10]);
});

test('nothing is oversold by many customers, whatever else moves the sku, and while sessions end', async () => {
  await stockUp(database, { RUSH: 150 });
  const orders = newOrders(400);
  let isOver = false;
  const meanwhile = async (work: () => Promise<unknown>) => {
    while (!isOver) await unlessCutOff(work);
  };
  const found = { sku: 'RUSH', change: { delta: 1 }, reason: 'found one' };
  const disturbances = [
    meanwhile(() => adjustStock(database, STAFF, [found])),
    meanwhile(() => reserve(database, [{ sku: 'RUSH', quantity: 2 }], { expiresAt: inMinutes(-1) })),
    meanwhile(() => sweepExpired(inventory, 5)),
  ];
  await Promise.all(orders.map(customer));
  isOver = true;
  await Promise.all(disturbances);
  await sweepExpired(inventory);
  assert.deepEqual(await auditBooks(database), []);
  const left = await database.query<{ reference: string }>(sql`
    select reference from stock_movement where sku = 'RUSH' and kind = 'commit' order by reference`);
  const committed = await database.query<{ order_id: string }>(sql`
    select order_id from reservation where order_id = any (${orders}::uuid[]) and status = 'committed'
    order by order_id::text collate "C"`);
  assert.deepEqual(
    left.map(({ reference }) => reference).sort(),
    committed.map(({ order_id }) => order_id),
  );
  assert.ok(committed.length > 0);
});

/** Reserves one, and then commits it, gives it back, or leaves it. Every 25th one's sessions are cut off. */
async function customer(id: string, i: number): Promise<void> {
  await handle(reserving(id, 'RUSH'), i % 2);
  if (i % 25 === 0) await unlessCutOff(endSessions);
  const next = [committing, releasing, committing, undefined][i % 4];
  if (next !== undefined) await handle(next(id), (i + 1) % 2);
}

/** Ends two sessions in the middle of whatever they do. */
function endSessions(): Promise<unknown> {
  return database.query(sql`
    select pg_terminate_backend(pid) from (
      select pid from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'
      order by random() limit 2) as busy`);
}

async function unlessCutOff(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isCutOff = isConnectionLoss(error) || isConnectFailure(error);
    if (!isCutOff && errorCode(error) !== 'commit-in-doubt') throw error;
  }
}

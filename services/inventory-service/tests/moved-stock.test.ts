import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import {
  commitStock,
  putBackStock,
  receiveStockReturn,
  releaseStock,
  reserveStock,
} from '@platform/contracts/shop/inventory-messages.ts';
import { composeMessage, draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import { handlerContext } from '@platform/messaging/receiving/handler-context.ts';
import { runAsHandling } from '@platform/messaging/receiving/message-context.ts';
import { silentLog } from '@platform/telemetry/log.ts';
import { AvailabilityWatcher } from '../src/availability/availability-watcher.ts';
import { COMMAND_QUEUE, commandHandlers } from '../src/reservations/commands/command-handlers.ts';
import { sweepExpired } from '../src/reservations/expiry/expiry-sweep.ts';
import { returnCommands } from '../src/returns/return-commands.ts';
import { createTestInventoryApi } from './inventory-api.ts';
import { inMinutes, reserve, sentFor } from './test-inventory.ts';

let watcher: AvailabilityWatcher | undefined;
const onMoved: AvailabilityWatcher['moved'] = (moved) => watcher?.moved(moved);
const { call, database, outbox } = await createTestInventoryApi({ after }, { onMoved });
watcher = new AvailabilityWatcher({ database, outbox, fewAtMost: 2, logger: silentLog });
const deps = { database, outbox, onMoved };
const handlers = [...commandHandlers(deps), ...returnCommands(deps)];

/** Carries out a command, and waits until what it moved was looked at. */
async function command(entry: OutboxEntry): Promise<void> {
  const message = composeMessage(entry, 'order-service');
  const handler = handlers.find(({ contract }) => contract.type === message.type);
  const context = handlerContext({ database, queue: COMMAND_QUEUE, messageId: message.id });
  await runAsHandling(message, async () => handler?.handle(message, context));
  await watcher?.settle();
}

async function stock(sku: string, delta: number): Promise<void> {
  const body = { delta, reason: 'counted' };
  assert.equal((await call('POST', `/api/stock/${sku}/adjustments`, { body })).status, 201);
  await watcher?.settle();
}

const lastWord = async (sku: string) =>
  (await sentFor(database, sku)).map(({ data }) => (data as { availability: string }).availability).at(-1);

function order(sku: string, quantity: number) {
  const order_id = randomUUID();
  const lines = [{ sku, quantity }];
  const about = { subject: order_id, correlationId: order_id };
  return {
    reserve: () =>
      command(draft(reserveStock, { ...about, data: { order_id, lines, expires_at: inMinutes(15) } })),
    release: () => command(draft(releaseStock, { ...about, data: { order_id } })),
    commit: () => command(draft(commitStock, { ...about, data: { order_id } })),
    putBack: () => command(draft(putBackStock, { ...about, data: { order_id } })),
    takeBack: () => {
      const returned = lines.map((line) => ({ ...line, disposition: 'restock' as const }));
      const data = { order_id, return_id: randomUUID(), lines: returned };
      return command(draft(receiveStockReturn, { ...about, data }));
    },
  };
}

test('a reservation, its release and an adjustment are told of', async () => {
  await stock('MOVED', 3);
  assert.equal(await lastWord('MOVED'), 'in-stock');
  const { reserve, release } = order('MOVED', 3);
  await reserve();
  assert.equal(await lastWord('MOVED'), 'none');
  await release();
  assert.equal(await lastWord('MOVED'), 'in-stock');
  await stock('MOVED', -2);
  assert.equal(await lastWord('MOVED'), 'few');
});

test('an import is told of', async () => {
  const items = [{ sku: 'IMPORTED', delta: 9, reason: 'opening stock' }];
  assert.equal((await call('POST', '/api/stock/import', { body: { items } })).status, 200);
  await watcher?.settle();
  assert.equal(await lastWord('IMPORTED'), 'in-stock');
});

test('what a customer returns is told of, and what leaves the shelf changes no word', async () => {
  await stock('BACK', 3);
  const { reserve, commit, takeBack } = order('BACK', 3);
  await reserve();
  await commit();
  assert.equal(await lastWord('BACK'), 'none');
  await takeBack();
  assert.equal(await lastWord('BACK'), 'in-stock');
});

test('what is put back of a cancelled order is told of', async () => {
  await stock('PUT-BACK', 3);
  const { reserve, commit, putBack } = order('PUT-BACK', 3);
  await reserve();
  await commit();
  assert.equal(await lastWord('PUT-BACK'), 'none');
  await putBack();
  assert.equal(await lastWord('PUT-BACK'), 'in-stock');
});

test('an expiry is told of, and a commit after it', async () => {
  await stock('EXPIRED', 3);
  const { commit } = await expiredOrder('EXPIRED', 3);
  await sweepExpired(deps);
  await watcher?.settle();
  assert.equal(await lastWord('EXPIRED'), 'in-stock');
  await commit();
  assert.equal(await lastWord('EXPIRED'), 'none');
});

async function expiredOrder(sku: string, quantity: number) {
  const orderId = randomUUID();
  await reserve(database, [{ sku, quantity }], { orderId, expiresAt: inMinutes(-1) });
  watcher?.moved({ skus: [sku] });
  await watcher?.settle();
  assert.equal(await lastWord(sku), 'none');
  const entry = draft(commitStock, {
    subject: orderId,
    correlationId: orderId,
    data: { order_id: orderId },
  });
  return { commit: () => command(entry) };
}

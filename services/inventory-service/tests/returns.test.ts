import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { receiveStockReturn, returnReceived } from '@platform/contracts/shop/inventory-messages.ts';
import { sql } from '@platform/database/sql.ts';
import { composeMessage, draft } from '@platform/messaging/draft.ts';
import { handlerContext } from '@platform/messaging/receiving/handler-context.ts';
import { runAsHandling } from '@platform/messaging/receiving/message-context.ts';
import { COMMAND_QUEUE } from '../src/reservations/commands/command-handlers.ts';
import { returnCommands } from '../src/returns/return-commands.ts';
import type { ReturnedLine } from '../src/returns/returned-lines.ts';
import { createTestInventoryApi } from './inventory-api.ts';
import { auditBooks, levelOf, sentFor, stockUp } from './test-inventory.ts';

const inventory = await createTestInventoryApi({ after });
const { database, call } = inventory;
const [handler] = returnCommands(inventory);

interface Returned {
  readonly order_id: string;
  readonly return_id: string;
  readonly lines: ReturnedLine[];
}

/** Hands the command over, each time under a new message id, as a saga that asks again. */
async function receive(data: Returned): Promise<void> {
  const entry = draft(receiveStockReturn, { subject: data.order_id, correlationId: data.return_id, data });
  const message = composeMessage(entry, 'order-service');
  const context = handlerContext({ database, queue: COMMAND_QUEUE, messageId: message.id });
  await runAsHandling(message, async () => handler?.handle(message, context));
}

function someReturn(lines: ReturnedLine[], order_id: string = randomUUID()): Returned {
  return { order_id, return_id: randomUUID(), lines };
}

async function movementsOf(sku: string) {
  const { body } = await call('GET', `/api/stock/${sku}/movements`);
  return body.items.map((item: { delta_on_hand: number; reference: string }) => [
    item.delta_on_hand,
    item.reference,
  ]);
}

async function auditOf(orderId: string) {
  const { body } = await call('GET', '/api/admin/inventory-service/audit/returns');
  return body.items.find((item: { order_id: string }) => item.order_id === orderId)?.returns;
}

test('puts on the shelf what can be sold again, and writes off the rest in the ledger', async () => {
  await stockUp(database, { CUP: 5, JAR: 5 });
  const returned = someReturn([
    { sku: 'JAR', quantity: 1, disposition: 'write-off' },
    { sku: 'CUP', quantity: 2, disposition: 'restock' },
  ]);
  await receive(returned);
  assert.deepEqual(
    [await levelOf(database, 'CUP'), await levelOf(database, 'JAR')],
    [
      [7, 0],
      [5, 0],
    ],
  );
  const { return_id } = returned;
  assert.deepEqual((await movementsOf('CUP'))[0], [2, return_id]);
  assert.deepEqual((await movementsOf('JAR')).slice(0, 2), [
    [-1, return_id],
    [1, return_id],
  ]);
  assert.deepEqual(await sentFor(database, returned.order_id), [
    { type: returnReceived.type, data: { order_id: returned.order_id, return_id } },
  ]);
});

test('takes a return in once, however often and at once it is asked, and answers each time', async () => {
  await stockUp(database, { TWICE: 1 });
  const returned = someReturn([{ sku: 'TWICE', quantity: 3, disposition: 'restock' }]);
  await Promise.all(Array.from({ length: 5 }, () => receive(returned)));
  assert.deepEqual(await levelOf(database, 'TWICE'), [4, 0]);
  assert.equal((await sentFor(database, returned.order_id)).length, 5);
});

test('takes in returns of the same skus at once, in whatever order they name them', async () => {
  await stockUp(database, { A1: 1, B1: 1 });
  const skus = ['A1', 'B1'];
  const returns = Array.from({ length: 8 }, (_, i) =>
    someReturn(
      (i % 2 === 0 ? skus : skus.toReversed()).map((sku) => ({ sku, quantity: 1, disposition: 'restock' })),
    ),
  );
  await Promise.all(returns.map(receive));
  assert.deepEqual(
    [await levelOf(database, 'A1'), await levelOf(database, 'B1')],
    [
      [9, 0],
      [9, 0],
    ],
  );
});

test('takes in what has no level any more', async () => {
  const returned = someReturn([{ sku: 'FORGOTTEN', quantity: 2, disposition: 'restock' }]);
  await receive(returned);
  assert.deepEqual(await levelOf(database, 'FORGOTTEN'), [2, 0]);
});

test('shows the audit what came back of each order beside what its movements say', async () => {
  await stockUp(database, { BOWL: 1, VASE: 1 });
  const orderId = randomUUID();
  const first = someReturn([{ sku: 'BOWL', quantity: 2, disposition: 'restock' }], orderId);
  const second = someReturn([{ sku: 'VASE', quantity: 1, disposition: 'write-off' }], orderId);
  for (const returned of [first, second]) await receive(returned);
  const expected = [
    { return_id: first.return_id, lines: [['BOWL', 2, 0, 2, 0]] },
    { return_id: second.return_id, lines: [['VASE', 0, 1, 1, 1]] },
  ].sort((a, b) => (a.return_id < b.return_id ? -1 : 1));
  assert.deepEqual(await auditOf(orderId), expected);
  const { body } = await call('GET', `/api/admin/inventory-service/audit/returns?order_id=${orderId}`);
  assert.deepEqual(body, { items: [{ order_id: orderId, returns: expected }], next: null });
});

test('pages through the audit by order', async () => {
  const seen: string[] = [];
  for (let after = ''; ; ) {
    const url = `/api/admin/inventory-service/audit/returns?limit=2${after}`;
    const { status, body } = await call('GET', url);
    assert.equal(status, 200);
    seen.push(...body.items.map((item: { order_id: string }) => item.order_id));
    if (body.next === null) break;
    after = `&after=${body.next}`;
  }
  const orders = await database.query<{ order_id: string }>(
    sql`select distinct order_id from stock_return order by order_id`,
  );
  assert.deepEqual(
    seen,
    orders.map(({ order_id }) => order_id),
  );
});

test('leaves books that balance', async () => {
  assert.deepEqual(await auditBooks(database), []);
});

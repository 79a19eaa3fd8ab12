import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ORDER_NUMBER_SIGNS, parseOrderNumber } from '@platform/contracts/shop/order-number.ts';
import type { Database } from '@platform/database/database.ts';
import { migrate } from '@platform/database/migrate.ts';
import { sql } from '@platform/database/sql.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { startOrderService } from './order-fixture.ts';

const MIGRATIONS = fileURLToPath(new URL('../migrations/', import.meta.url));
const SEVEN_SIGNS = 32 ** 7;

const service = await startOrderService({ after });

/** A customer who places orders. */
function somebody() {
  const token = service.tokenFor({ userId: randomUUID() });
  async function place() {
    const { body } = await service.call('POST', '/api/orders', {
      token,
      body: { lines: [{ sku: 'MUG', quantity: 1 }] },
    });
    return body as { id: string; number: string };
  }
  return { token, place };
}

/** What an order has by a statement of release 1.1.0, which knows no numbers. */
async function placeAsBefore(database: Database): Promise<string> {
  const id = randomUUID();
  await database.query(sql`
    insert into orders (id, customer_id, placed_by, currency, total_minor, line_count, card_token)
    values (${id}, ${id}, ${id}, 'GBP', 1, 1, 'tok_visa')`);
  return id;
}

test('an order has a number of its own, which its list, its page and its events show', async () => {
  const { token, place } = somebody();
  const [one, other] = [await place(), await place()];
  assert.equal(parseOrderNumber(one.number), one.number);
  assert.notEqual(one.number, other.number);
  const { body: shown } = await service.call('GET', `/api/orders/${one.id}`, { token });
  assert.equal(shown.number, one.number);
  const { body: list } = await service.call('GET', '/api/orders', { token });
  assert.deepEqual(
    list.items.map(({ number }: { number: string }) => number),
    [other.number, one.number],
  );
  const numberOf = new Map(
    (await service.sent('order.placed')).map(({ data }) => [data.order_id, data.order_number]),
  );
  assert.deepEqual([numberOf.get(one.id), numberOf.get(other.id)], [one.number, other.number]);
  await service.reply('inventory.rejected', one.id, { reason: 'insufficient-stock', shortages: [] });
  const [rejected] = await service.sent('order.rejected');
  assert.equal(rejected?.data.order_number, one.number);
});

test('an order is found by its number as people type it, by its customer and staff alone', async () => {
  const { token, place } = somebody();
  const { id, number } = await place();
  const typed = number.toLowerCase().replace('-', '').replaceAll('0', 'o').replaceAll('1', 'l');
  const find = async (by: string) => {
    const { body } = await service.call('GET', `/api/orders?number=${typed}`, { token: by });
    return body.items.map((order: { id: string }) => order.id);
  };
  assert.deepEqual(await find(token), [id]);
  assert.deepEqual(await find(service.tokenFor({ roles: ['staff'] })), [id]);
  assert.deepEqual(await find(service.tokenFor({})), []);
});

test('a number with a wrong sign is refused, and says so', async () => {
  const { token, place } = somebody();
  const { number } = await place();
  const wrong = `${number.slice(0, -1)}${number.endsWith('7') ? '8' : '7'}`;
  const { status, body } = await service.call('GET', `/api/orders?number=${wrong}`, { token });
  assert.deepEqual([status, body.code, body.errors[0].field], [422, 'bad-order-number', 'number']);
});

test('an order that a replica of an earlier release places has a number too', async () => {
  const id = await placeAsBefore(service.database);
  const { body } = await service.call('GET', `/api/orders/${id}`, {
    token: service.tokenFor({ roles: ['staff'] }),
  });
  assert.equal(parseOrderNumber(body.number), body.number);
});

test('every ordinal has another number: the permutation can be turned back', async () => {
  const ordinals = [1, 2, 3, 31, 32, 33, 2 ** 18, SEVEN_SIGNS - 2, SEVEN_SIGNS - 1];
  for (let i = 0; i < 500; i++) ordinals.push(1 + Math.floor(Math.random() * (SEVEN_SIGNS - 1)));
  const rows = await service.database.query<{ ordinal: number; number: string }>(
    sql`select ordinal, order_number(ordinal) as number from unnest(${ordinals}::bigint[]) as ordinal`,
  );
  for (const { ordinal, number } of rows) {
    assert.equal(parseOrderNumber(number), number, `${ordinal}`);
    assert.equal(ordinalOf(number), ordinal, number);
  }
});

test('orders of before have numbers once the migration has run, and no two the same', async (t) => {
  const { database } = await createTestDatabase(t);
  await migrate(database, [{ scope: 'service', directory: await migrationsUpTo(t, '005') }]);
  const count = 2_500;
  await database.query(sql`
    insert into orders (id, customer_id, placed_by, currency, total_minor, line_count, card_token)
    select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'GBP', 1, 1, 'tok_visa'
    from generate_series(1, ${count}::int)`);
  await migrate(database, [{ scope: 'service', directory: MIGRATIONS }]);
  await placeAsBefore(database);
  const rows = await database.query<{ number: string }>(sql`select number from orders`);
  assert.equal(new Set(rows.map(({ number }) => number)).size, count + 1);
  for (const { number } of rows) assert.equal(parseOrderNumber(number), number);
  const [first] = rows;
  await assert.rejects(
    database.query(sql`update orders set number = ${first?.number}`),
    /duplicate key value violates unique constraint "orders_by_number"/,
  );
  await assert.rejects(database.query(sql`update orders set number = null`), /not-null constraint/);
});

/** The migrations with a number of at most `last`. */
async function migrationsUpTo(t: TestContext, last: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  t.after(() => rm(folder, { recursive: true }));
  await cp(MIGRATIONS, folder, {
    recursive: true,
    filter: (path) => !path.endsWith('.sql') || basename(path).slice(0, 3) <= last,
  });
  return folder;
}

/** The ordinal of a number: what `order_number` does, turned back. */
function ordinalOf(number: string): number {
  const modulus = BigInt(SEVEN_SIGNS);
  let mixed = [...number.replace('-', '').slice(0, 7)].reduce(
    (sum, sign) => sum * 32n + BigInt(ORDER_NUMBER_SIGNS.indexOf(sign)),
    0n,
  );
  for (const factor of [141421357n, 161803399n]) {
    mixed ^= mixed >> 18n;
    mixed = (mixed * inverseOf(factor, modulus)) % modulus;
  }
  return Number(mixed);
}

/** Of an odd number modulo a power of two: each round of Newton's doubles the bits that are right. */
function inverseOf(odd: bigint, modulus: bigint): bigint {
  let inverse = odd;
  for (let round = 0; round < 6; round++) inverse = (inverse * (2n - odd * inverse)) % modulus;
  return ((inverse % modulus) + modulus) % modulus;
}

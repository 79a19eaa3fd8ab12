import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { startOrderService } from './order-fixture.ts';

const service = await startOrderService({ after });

async function shop() {
  const token = service.tokenFor({ userId: randomUUID() });
  async function place(...skus: string[]): Promise<string> {
    const lines = skus.map((sku) => ({ sku, quantity: 1 }));
    const { body } = await service.call('POST', '/api/orders', { token, body: { lines } });
    return body.id;
  }
  async function find(query: string, by = token): Promise<string[]> {
    const { status, body } = await service.call('GET', `/api/orders?${query}`, { token: by });
    assert.equal(status, 200, JSON.stringify(body));
    return body.items.map(({ id }: { id: string }) => id);
  }
  return { place, find };
}

test('orders are found by the product they hold, in any case of its letters', async () => {
  const { place, find } = await shop();
  const [mug, both] = [await place('MUG'), await place('JUG', 'MUG', 'JUG')];
  assert.deepEqual(await find('sku=mug'), [both, mug]);
  assert.deepEqual(await find('sku=JUG'), [both]);
  assert.deepEqual(await find('sku=POST'), []);
  // Staff look through the orders of all.
  const staff = service.tokenFor({ roles: ['staff'] });
  assert.deepEqual((await find('sku=mug', staff)).slice(0, 2), [both, mug]);
  assert.deepEqual((await find('sku=MUG&limit=1', staff)).length, 1);
  assert.deepEqual(await find('sku=MUG&status=cancelled', staff), []);
});

test('orders are found by why they came to nothing', async () => {
  const { place, find } = await shop();
  const [declined] = [await place('POST'), await place('POST')];
  await service.reply('payment.declined', declined, { reason: 'card-declined' });
  assert.deepEqual(await find('reason_code=card-declined'), [declined]);
  assert.deepEqual(await find('reason_code=insufficient-funds'), []);
  assert.deepEqual(await find('reason_code=card-declined', service.tokenFor({})), []);
});

test('orders are found by when they were placed', async () => {
  const { place, find } = await shop();
  const [first, second, third] = [await place('MUG'), await place('MUG'), await place('MUG')];
  const noon = new Date();
  const minute = (n: number) => new Date(noon.getTime() + n * 60_000).toISOString();
  for (const [n, id] of [first, second, third].entries())
    await service.database.query(sql`update orders set placed_at = ${minute(n)} where id = ${id}`);
  assert.deepEqual(await find(`since=${minute(1)}`), [third, second]);
  assert.deepEqual(await find(`until=${minute(1)}`), [first]);
  assert.deepEqual(await find(`since=${minute(1)}&until=${minute(2)}`), [second]);
  assert.deepEqual(await find('since=2001-01-01T00:00:00Z&until=2002-01-01T00:00:00Z'), []);
});

test('a time that nothing can reckon with is refused', async () => {
  const token = service.tokenFor({});
  for (const since of ['2016-12-31T23:59:60Z', '9999-12-31T23:59:59-23:59', '0000-01-01T00:00:00Z']) {
    const { status } = await service.call('GET', `/api/orders?since=${since}`, { token });
    assert.equal(status, 422, since);
  }
});

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import type { Message } from '@platform/messaging/message.ts';
import { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { handlerContext } from '@platform/messaging/receiving/handler-context.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { availabilityHandlers, requestAvailability } from '../src/availability/availability-events.ts';
import { createTestCatalogue, product } from './test-catalogue.ts';

const catalogue = await createTestCatalogue({ after });
const { call, database, cache } = catalogue;
const stocked = (sku: string, category: string) => product(sku, { name: sku, category });
const products = [
  ...['CUP', 'POT', 'JAR'].map((sku) => stocked(sku, 'told')),
  product('ENGRAVING', { category: 'told', is_stocked: false }),
  ...['HAD', 'GONE', 'UNKNOWN'].map((sku) => stocked(sku, 'listed')),
  product('VOUCHER', { category: 'listed', is_stocked: false }),
  ...['LATE', 'SHARED', 'EDITED'].map((sku) => stocked(sku, 'others')),
];
assert.equal((await call('POST', '/api/products/import', { body: { products } })).status, 200);

async function tell(sku: string, availability: string, sequence: number): Promise<void> {
  const [handler] = availabilityHandlers({ database, cache });
  const message = { id: 'some', data: { sku, availability, sequence } } as unknown as Message;
  const context = handlerContext({ database, queue: 'product-service.events', messageId: 'some' });
  await handler?.handle(message, context);
}
const read = async (sku: string, headers = {}) =>
  call('GET', `/api/products/${sku}`, { role: null, headers });
const wordOf = async (sku: string) => (await read(sku)).body.availability;

test('says how much there is, and nothing where nothing was told', async () => {
  await tell('CUP', 'in-stock', 1);
  await tell('POT', 'none', 1);
  const words = async (url: string, field: string) =>
    Object.fromEntries(
      (await call('GET', url)).body[field].map((each: Record<string, string>) => [
        each.sku,
        each.availability,
      ]),
    );
  const expected = { CUP: 'in-stock', POT: 'none', JAR: undefined, ENGRAVING: 'not-stocked' };
  assert.deepEqual(await words('/api/products?category=told', 'items'), expected);
  const lookup = await call('POST', '/api/products/lookup', { body: { skus: Object.keys(expected) } });
  for (const { sku, availability } of lookup.body.products)
    assert.equal(availability, expected[sku as keyof typeof expected]);
  for (const [sku, word] of Object.entries(expected)) assert.equal(await wordOf(sku), word);
});

test('lists what can be had, and counts it', async () => {
  await tell('HAD', 'few', 1);
  await tell('GONE', 'none', 1);
  const { body } = await call('GET', '/api/products?in_stock=true&category=listed');
  assert.deepEqual(
    body.items.map(({ sku }: { sku: string }) => sku),
    ['HAD', 'VOUCHER'],
  );
  assert.equal(body.total, 2);
});

test('an older word, and one that comes again, changes nothing', async () => {
  await tell('LATE', 'few', 4);
  await tell('LATE', 'in-stock', 3);
  await tell('LATE', 'none', 4);
  assert.equal(await wordOf('LATE'), 'few');
});

test('every replica shows another word at once, and whoever has the former is sent it', async () => {
  await tell('SHARED', 'in-stock', 1);
  const other = catalogue.addReplica();
  const ofOther = async () => (await other.call('GET', '/api/products/SHARED')).body.availability;
  await eventually(async () => assert.equal(await ofOther(), 'in-stock'));
  const { headers } = await read('SHARED');
  const known = { 'if-none-match': String(headers.etag) };
  assert.equal((await read('SHARED', known)).status, 304);
  await tell('SHARED', 'few', 2);
  assert.deepEqual([(await read('SHARED', known)).status, await wordOf('SHARED')], [200, 'few']);
  await eventually(async () => assert.equal(await ofOther(), 'few'));
});

test('a change by the tag that was read holds, however much there is by then', async () => {
  await tell('EDITED', 'few', 1);
  const { headers, body } = await read('EDITED');
  await tell('EDITED', 'none', 3);
  const changed = await call('PATCH', '/api/products/EDITED', {
    body: { price_minor: 777 },
    headers: { 'if-match': String(headers.etag) },
  });
  assert.deepEqual([changed.status, changed.body.version], [200, body.version + 1]);
  const late = await call('PATCH', '/api/products/EDITED', {
    body: { price_minor: 1 },
    headers: { 'if-match': String(headers.etag) },
  });
  assert.equal(late.status, 412);
});

test('asks to be told of all stock once, however many start', async () => {
  const outbox = new Outbox({ source: 'product-service' });
  await Promise.all([1, 2, 3].map(() => requestAvailability(database, outbox)));
  await requestAvailability(database, outbox);
  const asked = await database.query(sql`select from outbox where type = 'inventory.tell-availability'`);
  assert.equal(asked.length, 1);
});

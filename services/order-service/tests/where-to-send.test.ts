import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, test } from 'node:test';
import { CircuitOpenError } from '@platform/resilience/circuit/circuit-open-error.ts';
import { HOME, startOrderService } from './order-fixture.ts';

const service = await startOrderService({ after });
const GOODS = [{ sku: 'MUG', quantity: 1 }];
const SERVICES = [{ sku: 'POST', quantity: 1 }];
const WORK = { ...HOME, line1: '1 Dock Street' };
const token = service.tokenFor({});

const place = (body: object, as = token) => service.call('POST', '/api/orders', { token: as, body });
const checkOut = (body: object, as: string, headers = {}) =>
  service.call('POST', '/api/carts/me/checkout', { token: as, body, headers });
const putMug = (as: string) =>
  service.call('PUT', '/api/carts/me/items/MUG', { token: as, body: { quantity: 1 } });

afterEach(() => service.addresses.clear());

test('goods go to the default address of the customer, and the order keeps it', async () => {
  service.addresses.set('me', HOME);
  const { status, body } = await place({ lines: GOODS });
  assert.deepEqual([status, body.shipping_address], [201, HOME]);
  service.addresses.set('me', WORK);
  const shown = await service.call('GET', `/api/orders/${body.id}`, { token });
  assert.deepEqual(shown.body.shipping_address, HOME, 'where the customer moves to later is no matter');
});

test('an address of the order goes before the default one', async () => {
  const { body } = await place({ lines: GOODS, shipping_address: WORK });
  assert.deepEqual(body.shipping_address, WORK);
});

test('refuses goods that have nowhere to go, and says what to do', async () => {
  service.addresses.set('me', undefined);
  for (const lines of [GOODS, [...SERVICES, ...GOODS]]) {
    const { status, body } = await place({ lines });
    assert.deepEqual([status, body.code], [422, 'address-required']);
    assert.equal(body.errors[0].field, 'shipping_address');
    assert.match(body.detail, /Name one with the order/);
  }
});

test('services need no address, and nobody is asked for one', async () => {
  service.addresses.set('me', new Error('asked'));
  const { status, body } = await place({ lines: SERVICES });
  assert.deepEqual([status, body.shipping_address], [201, null]);
});

test('an order says which of its lines are goods', async () => {
  service.addresses.set('me', HOME);
  const { body } = await place({ lines: [...SERVICES, ...GOODS] });
  const lines = body.lines.map(({ sku, is_stocked }: { sku: string; is_stocked: boolean }) => [
    sku,
    is_stocked,
  ]);
  assert.deepEqual(lines, [
    ['POST', false],
    ['MUG', true],
  ]);
});

test('a check-out that is refused for its address leaves the cart as it is', async () => {
  const as = service.tokenFor({});
  service.addresses.set('me', undefined);
  await putMug(as);
  const refused = await checkOut({}, as);
  assert.deepEqual([refused.status, refused.body.code], [422, 'address-required']);
  assert.equal((await service.call('GET', '/api/carts/me', { token: as })).body.items.length, 1);
  const { status, body } = await checkOut({ shipping_address: WORK }, as);
  assert.deepEqual([status, body.shipping_address], [201, WORK]);
});

test('staff order to the address of the customer, not to their own', async () => {
  const customer = randomUUID();
  service.customers.add(customer);
  service.addresses.set(customer, WORK);
  const staff = service.tokenFor({ roles: ['staff'] });
  const { body } = await place({ customer_id: customer, lines: GOODS }, staff);
  assert.deepEqual(body.shipping_address, WORK);
  service.addresses.set(customer, undefined);
  const refused = await place({ customer_id: customer, lines: GOODS }, staff);
  assert.equal(refused.body.code, 'address-required');
});

test('while user-service is away, goods with an address are ordered, and those without are to be tried again', async () => {
  service.addresses.set('me', new CircuitOpenError('user-service', 1000));
  assert.equal((await place({ lines: GOODS, shipping_address: WORK })).status, 201);
  assert.equal((await place({ lines: SERVICES })).status, 201);
  const { status, headers } = await place({ lines: GOODS });
  assert.equal(status, 503);
  assert.ok(headers['retry-after'], 'says when');
});

test('a request that is sent again is the same order, wherever the customer has moved meanwhile', async () => {
  const as = service.tokenFor({});
  const headers = { 'idempotency-key': 'moved' };
  await putMug(as);
  const first = await checkOut({}, as, headers);
  service.addresses.set('me', undefined);
  const again = await checkOut({}, as, headers);
  assert.deepEqual([again.status, again.body.id], [201, first.body.id]);
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import type { Carrier } from '../src/carrier/carrier.ts';
import { ADMIN, STAFF, shippingRequest, shippingWorld } from './shipping-world.ts';

/** The orders whose parcels the carrier has. */
const parcels = new Set<string>();
/** Runs while a booking is on its way to the carrier. */
let meanwhile = async (): Promise<void> => {};

function watched(carrier: Carrier): Carrier {
  return {
    async book(request, signal) {
      await meanwhile();
      parcels.add(request.key);
      return carrier.book(request, signal);
    },
    async cancel(key, signal) {
      await carrier.cancel(key, signal);
      parcels.delete(key);
    },
  };
}

const world = await shippingWorld({ after }, { timeoutMs: 20_000, wrap: watched });
const cancel = (order: { order_id: string; customer_id: string }) => {
  const { order_id, customer_id } = order;
  return world.send({ order_id, customer_id }, randomUUID(), 'shipping.cancel');
};
const answersAbout = async (orderId: string) => (await world.sentAbout(orderId)).map(({ type }) => type);
const hasParcel = ({ order_id }: { order_id: string }) => parcels.has(`order:${order_id}`);
const statusOf = async (id: string) =>
  (await world.call('GET', `/api/shipments/${id}`, { as: STAFF })).status;

test('a cancelled shipment has no parcel, and is shown nowhere', async () => {
  const request = shippingRequest(randomUUID());
  await world.send(request);
  await cancel(request);
  await cancel(request);
  assert.equal(hasParcel(request), false);
  assert.deepEqual(await answersAbout(request.order_id), [
    'shipment.created',
    'shipment.cancelled',
    'shipment.cancelled',
  ]);
  assert.equal(await statusOf(request.order_id), 404);
  const list = await world.call('GET', `/api/shipments?customer_id=${request.customer_id}`, { as: STAFF });
  assert.deepEqual(list.body.items, []);
  const audit = await world.call('GET', '/api/admin/shipping-service/audit/shipments', { as: ADMIN });
  assert.ok(audit.body.items.every(({ order_id }: { order_id: string }) => order_id !== request.order_id));
});

test('a cancellation that comes first keeps the shipment from ever being made', async () => {
  const request = shippingRequest(randomUUID());
  await cancel(request);
  await world.send(request);
  await world.send(request);
  assert.equal(hasParcel(request), false);
  assert.deepEqual(new Set(await answersAbout(request.order_id)), new Set(['shipment.cancelled']));
  assert.equal(await statusOf(request.order_id), 404);
});

test('a cancellation that comes while the parcel is booked cancels that booking', async () => {
  const request = shippingRequest(randomUUID());
  meanwhile = () => cancel(request);
  await assert.rejects(world.send(request), { code: '23505' }, 'to be tried again');
  meanwhile = async () => {};
  await world.send(request);
  assert.equal(hasParcel(request), false);
  assert.equal((await answersAbout(request.order_id)).includes('shipment.created'), false);
});

test('a parcel that has left is not cancelled, and the answer says how far it is', async () => {
  const request = shippingRequest(randomUUID());
  await world.send(request);
  for (const status of ['dispatched', 'in_transit'])
    await world.call('PATCH', `/api/shipments/${request.order_id}`, { as: STAFF, body: { status } });
  await cancel(request);
  const answer = (await world.sentAbout(request.order_id)).at(-1);
  assert.equal(answer?.type, 'shipment.cancel-failed');
  assert.equal(answer?.data.status, 'in_transit');
  assert.equal(hasParcel(request), true);
  assert.equal(await statusOf(request.order_id), 200);
});

test('of a dispatch and a cancellation at once, one wins and the other says so', async () => {
  for (let round = 0; round < 10; round++) {
    const request = shippingRequest(randomUUID());
    await world.send(request);
    const [dispatched] = await Promise.all([
      world.call('PATCH', `/api/shipments/${request.order_id}`, {
        as: STAFF,
        body: { status: 'dispatched' },
      }),
      cancel(request),
    ]);
    const last = (await answersAbout(request.order_id)).findLast((type) =>
      type.startsWith('shipment.cancel'),
    );
    if (last === 'shipment.cancelled')
      assert.deepEqual([dispatched.status, hasParcel(request)], [404, false]);
    else
      assert.deepEqual([dispatched.status, last, hasParcel(request)], [200, 'shipment.cancel-failed', true]);
  }
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { STAFF, shippingRequest, shippingWorld } from './shipping-world.ts';

const { call, send, sentAbout } = await shippingWorld({ after });

/** An order whose parcel has come as far as the last of `statuses`. */
async function parcel(...statuses: string[]): Promise<string> {
  const orderId = randomUUID();
  await send(shippingRequest(orderId));
  for (const status of statuses)
    await call('PATCH', `/api/shipments/${orderId}`, { as: STAFF, body: { status } });
  return orderId;
}

const delivered = () => parcel('dispatched', 'in_transit', 'delivered');

function comeBack(orderId: string): Promise<void> {
  const command = { order_id: orderId, return_id: randomUUID(), received_by: randomUUID() };
  return send(command, randomUUID(), 'shipping.receive-return');
}

async function statusOf(orderId: string) {
  const { body } = await call('GET', `/api/shipments/${orderId}`, { as: STAFF });
  return [body.status, body.version, body.tracking.at(-1).status];
}

test('a parcel whose goods all came back is returned, and everybody is told', async () => {
  const orderId = await delivered();
  await comeBack(orderId);
  assert.deepEqual(await statusOf(orderId), ['returned', 5, 'returned']);
  const told = (await sentAbout(orderId)).at(-1);
  assert.deepEqual(
    [told?.type, told?.data.status, Number(told?.sequence), told?.correlationid],
    ['shipment.status-changed', 'returned', 5, orderId],
  );
});

test('a parcel comes back once, and the asker is answered each time', async () => {
  const orderId = await delivered();
  await Promise.all([comeBack(orderId), comeBack(orderId), comeBack(orderId)]);
  assert.deepEqual(await statusOf(orderId), ['returned', 5, 'returned']);
  const told = (await sentAbout(orderId)).filter(({ data }) => data.status === 'returned');
  assert.deepEqual(
    told.map(({ sequence }) => Number(sequence)),
    [5, 5, 5],
  );
});

test('a parcel that staff took back by hand is an answer as well', async () => {
  const orderId = await parcel('dispatched', 'in_transit', 'delivered', 'returned');
  await comeBack(orderId);
  assert.deepEqual(await statusOf(orderId), ['returned', 5, 'returned']);
});

test('a parcel that has not left, was cancelled, or never was, cannot come back', async () => {
  const [packed, cancelled, unknown] = [await parcel(), await parcel(), randomUUID()];
  const customer_id = randomUUID();
  const cancel = { order_id: cancelled, customer_id };
  await send(cancel, randomUUID(), 'shipping.cancel');
  await assert.rejects(comeBack(packed), /is created, so it cannot have come back/);
  await assert.rejects(comeBack(cancelled), /has no parcel/);
  await assert.rejects(comeBack(unknown), /has no parcel/);
});

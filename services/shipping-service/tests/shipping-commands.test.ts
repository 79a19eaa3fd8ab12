import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { type Carrier, CarrierFailureError } from '../src/carrier/carrier.ts';
import { shippingRequest, shippingWorld } from './shipping-world.ts';

const booked: string[] = [];
let isCutOff = false;

/** Counts bookings, and can lose the answer to one. */
function watched(carrier: Carrier): Carrier {
  return {
    async book(request, signal) {
      const booking = await carrier.book(request, signal);
      booked.push(booking.trackingNumber);
      if (!isCutOff) return booking;
      isCutOff = false;
      throw new CarrierFailureError('the connection broke');
    },
    cancel: (key, signal) => carrier.cancel(key, signal),
  };
}

const world = await shippingWorld({ after }, { timeoutMs: 500, wrap: watched });

test('creates a shipment and answers the command', async () => {
  const orderId = randomUUID();
  const id = randomUUID();
  const request = shippingRequest(orderId);
  await world.send(request, id);
  const [answer, ...more] = await world.sentAbout(orderId);
  assert.deepEqual(more, []);
  assert.equal(answer?.type, 'shipment.created');
  assert.equal(answer?.correlationid, orderId);
  assert.equal(answer?.causationid, id);
  assert.equal(answer?.data.customer_id, request.customer_id);
  assert.match(String(answer?.data.tracking_number), /^PS\d{12}GB$/);
});

test('answers again when asked again, with the same shipment, and books no second parcel', async () => {
  const orderId = randomUUID();
  await world.send(shippingRequest(orderId));
  const before = booked.length;
  for (let i = 0; i < 3; i++) await world.send(shippingRequest(orderId));
  const answers = await world.sentAbout(orderId);
  assert.equal(answers.length, 4);
  for (const { data } of answers) assert.deepEqual(data, answers[0]?.data);
  assert.equal(booked.length, before);
});

test('a message delivered twice is answered once', async () => {
  const orderId = randomUUID();
  const id = randomUUID();
  await world.send(shippingRequest(orderId), id);
  await world.send(shippingRequest(orderId), id);
  assert.equal((await world.sentAbout(orderId)).length, 1);
});

test('a lost answer of the carrier is asked for again, and is the same parcel', async () => {
  const orderId = randomUUID();
  isCutOff = true;
  await assert.rejects(world.send(shippingRequest(orderId)), { code: 'carrier-failure' });
  assert.deepEqual(await world.sentAbout(orderId), []);
  await world.send(shippingRequest(orderId));
  const [first, second] = booked.slice(-2);
  assert.equal(first, second);
});

for (const [postalCode, code, failures] of [
  ['SIM-TIMEOUT', 'timeout', 1],
  ['SIM-LATE', 'timeout', 1],
  ['SIM-ERROR', 'carrier-failure', 2],
] as const)
  test(`a carrier in trouble (${postalCode}) is asked again until it answers`, async () => {
    const orderId = randomUUID();
    const request = shippingRequest(orderId, { postalCode });
    for (let i = 0; i < failures; i++) await assert.rejects(world.send(request), { code });
    await world.send(request);
    assert.equal((await world.sentAbout(orderId)).length, 1);
  });

test('replicas that work on one order at once make one shipment', async () => {
  const orderId = randomUUID();
  const tries = await Promise.allSettled(
    Array.from({ length: 6 }, () => world.send(shippingRequest(orderId))),
  );
  for (const attempt of tries)
    if (attempt.status === 'rejected') assert.equal(attempt.reason.code, '23505', 'to be tried again');
  await world.send(shippingRequest(orderId));
  const shipments = await world.database.query(
    sql`select shipment_id from shipment where order_id = ${orderId}`,
  );
  assert.equal(shipments.length, 1);
  const ids = (await world.sentAbout(orderId)).map(({ data }) => data.shipment_id);
  assert.equal(new Set(ids).size, 1);
});

test('ships an order without an address, and one of 1,200 lines', async () => {
  const { address: _, ...request } = shippingRequest(randomUUID());
  const lines = Array.from({ length: 1200 }, (_, i) => ({ sku: `SKU-${i}`, quantity: i + 1 }));
  await world.send({ ...request, lines } as ReturnType<typeof shippingRequest>);
  assert.equal((await world.sentAbout(request.order_id)).length, 1);
});

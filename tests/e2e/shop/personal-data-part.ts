import assert from 'node:assert/strict';
import { eventually } from '@platform/testing/eventually.ts';
import type { Call } from '../gateway-calls.ts';
import { expect } from '../personal-data/life-of-an-account.ts';
import { type Markers, mark } from '../personal-data/markers.ts';
import type { PlacesOf } from '../personal-data/part-type.ts';
import type { Place } from '../personal-data/places.ts';

/**
 * A saga keeps what its commands say, and an outbox for some days what it has sent; `payments.charge` are the books of the
 * simulated payment provider.
 */
export const needed: PlacesOf = {
  name: [
    'message order.placed', // for the mail that says where the parcel goes
    'message shipping.create', // whom the parcel is for
    'table notifications.order_content',
    'table orders.orders',
    'table orders.outbox_log',
    'table orders.saga',
    'table shipping.shipment',
  ],
  street: [
    'message order.placed',
    'message shipping.create',
    'table notifications.order_content',
    'table orders.orders',
    'table orders.outbox_log',
    'table orders.saga',
    'table shipping.shipment',
  ],
  // What a payment provider gives for a card: no card number.
  'card token': [
    'message payment.authorise',
    'table orders.orders',
    'table orders.outbox_log',
    'table orders.saga',
    'table payments.charge',
    'table payments.payment',
  ],
};

/** Orders that are confirmed, rejected and refused. */
export async function liveWith(markers: Markers, call: Call, token: string, address: object): Promise<void> {
  const cardToken = `tok_${mark()}`;
  markers.set('card token', cardToken);
  const { items } = (await call('GET', '/api/products?limit=50')).body;
  const { sku } = items.find((item: { is_stocked: boolean }) => item.is_stocked);
  const lines = [{ sku, quantity: 1 }];
  const headers = { prefer: 'wait=20' };
  const place = async (card_token: string) => {
    const body = { lines, card_token, shipping_address: address };
    return (await expect(201, call('POST', '/api/orders', { token, body, headers }))).body.status;
  };
  assert.equal(await place('tok_visa'), 'confirmed');
  assert.equal(await place(cardToken), 'rejected');
  const wrong = {
    lines,
    card_token: 7,
    shipping_address: { ...address, line1: 7, street: markers.get('street') },
  };
  await expect(422, call('POST', '/api/orders', { token, body: wrong, headers }));
}

export async function lastSpan(messages: readonly Place[]): Promise<readonly string[]> {
  return eventually(() => {
    const rejected = messages.find(({ name }) => name === 'message order.rejected');
    assert.ok(rejected, 'no order was rejected yet');
    return ['order-service', JSON.parse(rejected.text).order_id];
  });
}

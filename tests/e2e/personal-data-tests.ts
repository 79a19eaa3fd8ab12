import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { gatewayCalls } from './gateway-calls.ts';
import { liveWith } from './personal-data/life-of-an-account.ts';
import { findMarkers, newMarkers } from './personal-data/markers.ts';
import { logPlaces, metricPlaces, type Place, tablePlaces, tapBus } from './personal-data/places.ts';
import type { StartedPlatform } from './start-platform.ts';

/**
 * Where personal data has to be, and why. Secrets have to be nowhere: only their hashes are kept. A saga keeps what
 * its commands say, and an outbox for some days what it has sent; `payments.charge` are the books of the simulated payment
 * provider.
 */
const NEEDED = {
  email: [
    'message user.created', // whom to mail
    'message user.updated',
    'table auth.account', // the next token's claims
    'table notifications.contact',
    'table users.outbox_log',
    'table users.users',
  ],
  name: [
    'message shipping.create', // whom the parcel is for
    'message user.created',
    'message user.updated',
    'table notifications.contact',
    'table orders.orders',
    'table orders.outbox_log',
    'table orders.saga',
    'table shipping.shipment',
    'table users.address',
    'table users.outbox_log',
    'table users.users',
  ],
  street: [
    'message shipping.create',
    'table orders.orders',
    'table orders.outbox_log',
    'table orders.saga',
    'table shipping.shipment',
    'table users.address',
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

/** The variables by which a platform tells all that it can tell, its spans to the collector at `collectorUrl`. */
export function tellingAll(collectorUrl: string): Record<string, string> {
  return {
    LOG_LEVEL: 'trace',
    OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_TRACES_SAMPLER: 'always_on',
  };
}

/** On an embedded platform that keeps its mails and tells all that it can; `spans` gives what it has told. */
export function personalDataTests(platform: () => StartedPlatform, spans: () => readonly Place[]): void {
  describe('personal data and secrets', () => {
    const places: Place[] = [];
    const markers = newMarkers();

    before(async () => {
      const tap = await tapBus(platform());
      await liveWith(
        markers,
        gatewayCalls(() => platform().gatewayUrl),
        platform(),
      );
      const orderId = await eventually(() => rejectedOrder(tap.places));
      await tap.close();
      // Each service sends its spans in its own time.
      const isOfOrder = ({ text }: Place) => text.includes('order-service') && text.includes(orderId);
      await eventually(() => assert.ok(spans().some(isOfOrder)), { timeoutMs: 20_000 });
      places.push(...(await metricPlaces(platform())), ...(await tablePlaces(platform())), ...tap.places);
    });

    test('are found where they are needed, in messages and tables, and nowhere else', () => {
      assert.deepEqual(findMarkers(markers, places), NEEDED);
    });

    test('are in no log, no metric and no span', () => {
      const logs = logPlaces(platform());
      assert.ok(logs.length >= 9 && logs.some(({ text }) => text.includes('"route":"/api/users/login"')));
      assert.ok(spans().some(({ text }) => text.includes('order-service')));
      assert.deepEqual(findMarkers(markers, [...logs, ...spans()]), {});
    });
  });
}

function rejectedOrder(messages: readonly Place[]): string {
  const rejected = messages.find(({ name }) => name === 'message order.rejected');
  assert.ok(rejected, 'no order was rejected yet');
  return JSON.parse(rejected.text).order_id;
}

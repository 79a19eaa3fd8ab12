import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { SERVICE_NAMES } from '@platform/contracts/all-services.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { importAll } from '../import-all.ts';
import { gatewayCalls } from './gateway-calls.ts';
import { liveWith } from './personal-data/life-of-an-account.ts';
import { findMarkers, newMarkers } from './personal-data/markers.ts';
import type { PersonalDataPart, PlacesOf } from './personal-data/part-type.ts';
import { logPlaces, metricPlaces, type Place, tablePlaces, tapBus } from './personal-data/places.ts';
import type { StartedPlatform } from './start-platform.ts';

/** Where the platform needs personal data, and why. Secrets have to be nowhere: only their hashes are kept. */
const NEEDED: PlacesOf = {
  email: [
    'message user.created', // whom to mail
    'message user.updated',
    'table auth.account', // the next token's claims
    'table notifications.contact',
    'table users.outbox_log',
    'table users.users',
  ],
  name: [
    'message user.created',
    'message user.updated',
    'table notifications.contact',
    'table users.address',
    'table users.outbox_log',
    'table users.users',
  ],
  street: ['table users.address'],
};

const parts = await importAll<PersonalDataPart>(import.meta.dirname, './part-type.ts');

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
      const call = gatewayCalls(() => platform().gatewayUrl);
      await liveWith(markers, call, platform(), parts);
      const last = [['user-service'], ...(await Promise.all(parts.map((part) => part.lastSpan(tap.places))))];
      await tap.close();
      // Each service sends its spans in its own time.
      for (const words of last) {
        const isLast = ({ text }: Place) => words.every((word) => text.includes(word));
        await eventually(() => assert.ok(spans().some(isLast), words.join()));
      }
      places.push(...(await metricPlaces(platform())), ...(await tablePlaces(platform())), ...tap.places);
    });

    test('are found where they are needed, in messages and tables, and nowhere else', () => {
      assert.deepEqual(findMarkers(markers, places), placesNeeded());
    });

    test('are in no log, no metric and no span', () => {
      const logs = logPlaces(platform());
      assert.ok(
        logs.length >= SERVICE_NAMES.length &&
          logs.some(({ text }) => text.includes('"route":"/api/users/login"')),
      );
      assert.deepEqual(findMarkers(markers, [...logs, ...spans()]), {});
    });
  });
}

/** Those of the platform and of what is built on it. */
function placesNeeded(): PlacesOf {
  const all = [NEEDED, ...parts.map(({ needed }) => needed)];
  const what = new Set(all.flatMap((needed) => Object.keys(needed)));
  return Object.fromEntries([...what].map((one) => [one, all.flatMap((needed) => needed[one] ?? []).sort()]));
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ServiceModel } from '@platform/contracts/service-model.ts';
import { reserveStock } from '@platform/contracts/shop/inventory-messages.ts';
import { defineEvent } from '@platform/messaging/message.ts';
import { Type } from '@platform/schema/type.ts';
import { checkModels } from '../../scripts/generate/check-models.ts';
import { type ReadModel, readModels } from '../../scripts/generate/read-models.ts';

const real = await readModels();
const shipping = real.find(({ folder }) => folder === 'shipping-service')?.model ?? assert.fail();
const unknown = defineEvent('nothing.said', Type.Object({}));

/** What is said when shipping-service is another. */
function saidOf(change: Partial<ServiceModel>): string {
  const read = real.map(
    (one): ReadModel => (one.model === shipping ? { ...one, model: { ...shipping, ...change } } : one),
  );
  return said(read);
}

function said(read: readonly ReadModel[]): string {
  try {
    checkModels(read);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the models of the services', () => {
  test('fit together', () => assert.equal(said(real), ''));

  for (const [change, expected] of [
    [{ name: 'parcel-service' }, /its name is parcel-service: name it shipping-service/],
    [{ port: 8003 }, /port 8003 is product-service's as well: 8008 is free/],
    [{ port: 9000 }, /port 9000 is not from 8000 to 8099: 8008 is free/],
    [{ database: { name: 'orders', poolSize: 1 } }, /database orders is order-service's as well/],
    [{ database: { name: 'bus', poolSize: 1 } }, /database bus is the bus's/],
    [{ database: undefined as never }, /uses the bus without a database/],
    [{ usesBus: false }, /has messages: say `usesBus`/],
    [{ secrets: ['CARRIER_KEY'] }, /CARRIER_KEY is no secret's name/],
    [{ calls: ['no-such-service' as never] }, /calls no-such-service, which is not in services/],
    [{ calls: ['shipping-service'] }, /calls itself/],
    [{ callsByGrpc: ['user-service'] }, /calls user-service by gRPC, which does not serve it/],
    [{ listensTo: [reserveStock] }, /listens to the command inventory\.reserve/],
    [{ listensTo: [unknown] }, /nothing\.said is in no file/],
    [{ rateLimits: { login: { by: 'client', quota: 1, windowS: 1 } } }, /rate limit login is user-service's/],
    [{ routes: [{ path: '/api/x', access: 'user', limits: ['parcels'] }] }, /there is no rate limit parcels/],
    [{ routes: [{ path: '/api/orders/*', access: 'user' }] }, /\/api\/orders\/\* is order-service's as well/],
    [{ scale: { minimum: 3, maximum: 2, memoryMib: 1 } }, /scale\.minimum is above/],
    [{ scale: { ...shipping.scale, queue: 'order-service.replies' } }, /order-service\.replies is another's/],
    [{ issuesTokens: true }, /one service has to say `issuesTokens`/],
  ] satisfies [Partial<ServiceModel>, RegExp][])
    test(`are refused for ${Object.keys(change)}: ${expected.source}`, () =>
      assert.match(saidOf(change), expected));

  test('are all there: a contract names no service that has gone', () => {
    const left = real.filter(({ model }) => model !== shipping);
    assert.match(
      said(left),
      /the contract shipping\.create names shipping-service, which is not in services/,
    );
  });
});

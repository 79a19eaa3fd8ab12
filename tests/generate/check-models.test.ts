import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { userCreated } from '@platform/contracts/messages/user-messages.ts';
import type { ServiceModel } from '@platform/contracts/service-model.ts';
import { defineCommand, defineEvent } from '@platform/messaging/message.ts';
import { Type } from '@platform/schema/type.ts';
import { checkModels } from '../../scripts/generate/check-models.ts';
import { type ReadModel, readModels } from '../../scripts/generate/read-models.ts';

const real = await readModels();
const parcels: ServiceModel = {
  name: 'parcel-service',
  part: 'core',
  port: 8099,
  database: { name: 'parcels', poolSize: 1 },
  usesBus: true,
  listensTo: [userCreated],
  scale: { minimum: 1, maximum: 2, memoryMib: 128 },
};
const unknown = defineEvent('nothing.said', Type.Object({}));
const command = defineCommand('parcel.send', Type.Object({}));
const ports = real.map(({ model }) => model.port);
const free = Array.from({ length: 100 }, (_, i) => 8000 + i).find((port) => !ports.includes(port));

/** What is said when there is a parcel-service too, with `change`. */
function saidOf(change: Partial<ServiceModel>): string {
  return said([...real, { folder: 'parcel-service', model: { ...parcels, ...change } }]);
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
  test('fit together', () => assert.deepEqual([said(real), saidOf({})], ['', '']));

  for (const [change, expected] of [
    [{ name: 'package-service' }, /its name is package-service: name it parcel-service/],
    [{ port: 8001 }, new RegExp(`port 8001 is user-service's as well: ${free} is free`)],
    [{ port: 9000 }, new RegExp(`port 9000 is not from 8000 to 8099: ${free} is free`)],
    [{ database: { name: 'users', poolSize: 1 } }, /database users is user-service's as well/],
    [{ database: { name: 'bus', poolSize: 1 } }, /database bus is the bus's/],
    [{ database: undefined as never }, /uses the bus without a database/],
    [{ usesBus: false }, /has messages: say `usesBus`/],
    [{ secrets: ['CARRIER_KEY'] }, /CARRIER_KEY is no secret's name/],
    [{ calls: ['no-such-service' as never] }, /calls no-such-service, which is not in services/],
    [{ calls: ['parcel-service' as never] }, /calls itself/],
    [{ callsByGrpc: ['user-service'] }, /calls user-service by gRPC, which does not serve it/],
    [{ listensTo: [command] }, /listens to the command parcel\.send/],
    [{ listensTo: [unknown] }, /nothing\.said is in no file/],
    [{ rateLimits: { login: { by: 'client', quota: 1, windowS: 1 } } }, /rate limit login is user-service's/],
    [{ routes: [{ path: '/api/x', access: 'user', limits: ['parcels'] }] }, /there is no rate limit parcels/],
    [{ routes: [{ path: '/api/users/*', access: 'user' }] }, /\/api\/users\/\* is user-service's as well/],
    [{ routes: [{ path: '/Parcels', access: 'user' }] }, /\/Parcels is no path of a route/],
    [{ routes: [{ path: '/*', access: 'public' }] }, /\/\* is where pages are: say `servesPages`/],
    [
      { servesPages: true, routes: [{ path: '/docs/*', access: 'public' }] },
      /\/docs\/\* is the gateway's own/,
    ],
    [{ routes: [{ path: '/metrics', access: 'admin' }] }, /\/metrics is the gateway's own/],
    [{ scale: { minimum: 3, maximum: 2, memoryMib: 1 } }, /scale\.minimum is above/],
    [{ scale: { ...parcels.scale, queue: 'user-service.events' } }, /user-service\.events is another's/],
    [{ issuesTokens: true }, /one service has to say `issuesTokens`/],
  ] satisfies [Partial<ServiceModel>, RegExp][])
    test(`are refused for ${Object.keys(change)}: ${expected.source}`, () =>
      assert.match(saidOf(change), expected));

  test('let a front end have all that is not of the APIs', () => {
    const pages: ServiceModel['routes'] = [
      { path: '/parcels/*', methods: ['GET', 'POST'], access: 'public', priority: 'checkout' },
      { path: '/parcels/*/events', methods: ['GET'], access: 'public', isStream: true },
      { path: '/labels/*', methods: ['GET'], access: 'public', limits: ['static'] },
      { path: '/api/parcels/*', access: 'user' },
    ];
    assert.equal(saidOf({ servesPages: true, calls: ['api-gateway'], routes: pages }), '');
  });

  test('are all there: a contract names no service that has gone', () => {
    const left = real.filter(({ model }) => model.name !== 'user-service');
    assert.match(said(left), /the contract user\.created names user-service, which is not in services/);
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { silentLog } from '@platform/telemetry/log.ts';
import { ConsulStandIn } from '@platform/testing/consul-stand-in.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { ConsulRegistration } from '../src/consul-registration.ts';
import { resolverOf } from '../src/resolver-of.ts';

// Against a stand-in that follows Consul's documented HTTP API, as no Consul is packaged for where these tests run.

async function instance(t: TestContext, consul: ConsulStandIn, host: string): Promise<ConsulRegistration> {
  const server = createServer((_request, response) => response.end('ready'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const registration = new ConsulRegistration({
    consul: consul.options,
    service: 'order-service',
    instanceId: `order-service-${host}`,
    host,
    port: 8002,
    healthUrl: `http://127.0.0.1:${port}/health/ready`,
  });
  t.after(async () => {
    await registration.deregister();
    server.close();
  });
  await eventually(() => assert.ok(consul.registered.has(`order-service-${host}`)));
  return registration;
}

function orders(
  t: TestContext,
  consul: ConsulStandIn,
  address = 'consul+http://order-service',
  token = consul.options.token,
) {
  const warnings: { err: Error }[] = [];
  const log = { ...silentLog, warn: (details: object) => void warnings.push(details as { err: Error }) };
  const resolver = resolverOf(address, { consul: { ...consul.options, token }, log });
  t.after(() => resolver.close());
  return { resolver, warnings };
}

test('an instance is found once its check has passed, and no more once it has deregistered', async (t) => {
  const consul = await ConsulStandIn.start(t);
  const { resolver } = orders(t, consul);
  const one = await instance(t, consul, '10.0.0.1');
  await instance(t, consul, 'fd00::2');
  assert.deepEqual(resolver.origins(), []);
  await consul.check('order-service-10.0.0.1');
  await consul.check('order-service-fd00::2');
  await eventually(() =>
    assert.deepEqual(resolver.origins(), ['http://10.0.0.1:8002', 'http://[fd00::2]:8002']),
  );
  await one.deregister();
  await eventually(() => assert.deepEqual(resolver.origins(), ['http://[fd00::2]:8002']));
  consul.mark('order-service-fd00::2', false);
  await eventually(() => assert.deepEqual(resolver.origins(), []));
});

test('a change is told by a query that waits, not by asking over and over', async (t) => {
  const consul = await ConsulStandIn.start(t);
  const { resolver } = orders(t, consul);
  await instance(t, consul, '10.0.0.1');
  await consul.check('order-service-10.0.0.1');
  await eventually(() => assert.equal(resolver.origins().length, 1));
  assert.ok(consul.queries < 10, `${consul.queries} queries`);
});

test('while the agent is away the last good answer holds; it is told again of instances it has lost', async (t) => {
  const consul = await ConsulStandIn.start(t);
  const { resolver, warnings } = orders(t, consul);
  const lost = await instance(t, consul, '10.0.0.1');
  await consul.check('order-service-10.0.0.1');
  await eventually(() => assert.equal(resolver.origins().length, 1));
  await consul.down();
  await lost.deregister();
  await eventually(() => assert.equal(warnings.length, 1));
  assert.deepEqual(resolver.origins(), ['http://10.0.0.1:8002']);
  consul.forget();
  await consul.up();
  await eventually(() => assert.deepEqual(resolver.origins(), []));
  await instance(t, consul, '10.0.0.2');
  await consul.check('order-service-10.0.0.2');
  await eventually(() => assert.deepEqual(resolver.origins(), ['http://10.0.0.2:8002']));
});

test('only instances with the tag are taken', async (t) => {
  const consul = await ConsulStandIn.start(t);
  const [blue, green] = [
    { ID: '1', Name: 'order-service', Address: '10.0.0.1', Port: 1, Tags: ['blue'] },
    { ID: '2', Name: 'order-service', Address: '10.0.0.2', Port: 2, Tags: ['green'] },
  ];
  for (const service of [blue, green]) {
    consul.registered.set(service.ID, service);
    consul.mark(service.ID, true);
  }
  const { resolver } = orders(t, consul, 'consul+http://order-service?tag=green');
  await eventually(() => assert.deepEqual(resolver.origins(), ['http://10.0.0.2:2']));
});

test('a wrong token finds nothing, and is logged once', async (t) => {
  const consul = await ConsulStandIn.start(t);
  const { resolver, warnings } = orders(t, consul, 'consul+http://order-service', 'wrong');
  await eventually(() => assert.equal(warnings.length, 1));
  assert.match(String(warnings[0]?.err.message), /403/);
  assert.deepEqual(resolver.origins(), []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConsulStandIn } from '@platform/testing/consul-stand-in.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { ServiceProcess } from './fixtures/service-process.ts';

test('a service stands in Consul, ready, while it runs, and leaves it before it stops serving', async (t) => {
  const consul = await ConsulStandIn.start(t);
  const service = new ServiceProcess({
    CONSUL_HTTP_ADDR: consul.address,
    CONSUL_HTTP_TOKEN: consul.options.token,
    // Longer than the test: what it shows happens within the delay.
    DRAIN_DELAY_MS: '60000',
  });
  t.after(() => service.kill());
  await service.logged('ready');
  const url = new URL(await service.url());
  await eventually(() => assert.equal(consul.registered.size, 1));
  const [found] = consul.registered.values();
  assert.deepEqual(
    [found?.Name, found?.Address, found?.Port],
    ['sample-service', url.hostname, Number(url.port)],
  );
  assert.equal((await fetch(found?.Check?.HTTP ?? '')).status, 200);
  service.child.kill('SIGTERM');
  await eventually(() => assert.equal(consul.registered.size, 0));
  assert.equal((await fetch(new URL('/health', url))).status, 503, 'it still serves');
  service.child.kill('SIGTERM');
  assert.equal(await service.ended(), 1, 'a second signal does not wait');
});

test('a service without its Consul runs all the same, and stops in time', async (t) => {
  const service = new ServiceProcess({ CONSUL_HTTP_ADDR: 'http://127.0.0.1:1' });
  t.after(() => service.kill());
  await service.logged('ready');
  await service.logged('could not register with Consul; trying again');
  service.child.kill('SIGTERM');
  assert.equal(await service.ended(), 0);
});

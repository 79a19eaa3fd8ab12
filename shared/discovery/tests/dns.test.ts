import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import type { Resolver } from '../src/resolver.ts';
import { resolverOf } from '../src/resolver-of.ts';
import { DnsServer, whyNoDnsServer } from './dns-server.ts';

function resolver(t: TestContext, server: DnsServer, address: string): Resolver {
  const resolver = resolverOf(address, { dnsServers: [server.address] });
  t.after(() => resolver.close());
  return resolver;
}

const eventuallyAt = (resolver: Resolver, origins: string[]) =>
  eventually(() => assert.deepEqual(resolver.origins(), origins));

describe('a DNS server', { skip: whyNoDnsServer }, () => {
  test('gives an instance for each A record of a name, asked again when its time to live is over', async (t) => {
    const server = await DnsServer.start(t, [
      '--host-record=orders.test,10.0.0.1,1',
      '--host-record=orders.test,10.0.0.2,1',
    ]);
    const orders = resolver(t, server, 'dns+http://orders.test:8002');
    await eventuallyAt(orders, ['http://10.0.0.1:8002', 'http://10.0.0.2:8002']);
    await server.serve(['--host-record=orders.test,10.0.0.3,1']);
    await eventuallyAt(orders, ['http://10.0.0.3:8002']);
  });

  test('gives AAAA records where there is no A record', async (t) => {
    const server = await DnsServer.start(t, ['--host-record=orders.test,fd00::1,5']);
    await eventuallyAt(resolver(t, server, 'dns+http://orders.test:8002'), ['http://[fd00::1]:8002']);
  });

  test('gives an instance for each target of the first SRV priority, with its own port', async (t) => {
    const server = await DnsServer.start(t, [
      '--srv-host=_http._tcp.orders.test,one.test,8001,1,10',
      '--srv-host=_http._tcp.orders.test,two.test,8002,1,90',
      '--srv-host=_http._tcp.orders.test,spare.test,8003,2,10',
      '--host-record=one.test,10.0.0.1,1',
      '--host-record=two.test,10.0.0.2,1',
      '--host-record=spare.test,10.0.0.3,1',
    ]);
    const orders = resolver(t, server, 'srv+http://_http._tcp.orders.test');
    await eventuallyAt(orders, ['http://10.0.0.1:8001', 'http://10.0.0.2:8002']);
    const named = resolver(t, server, 'srv+https://_http._tcp.orders.test');
    await eventuallyAt(named, ['https://one.test:8001', 'https://two.test:8002']);
    await server.serve([
      '--srv-host=_http._tcp.orders.test,spare.test,8003,2,10',
      '--host-record=spare.test,10.0.0.3,1',
    ]);
    await eventuallyAt(orders, ['http://10.0.0.3:8003']);
  });

  test('is believed when it knows no such name, and not when it does not answer', async (t) => {
    const server = await DnsServer.start(t, ['--host-record=orders.test,10.0.0.1,1']);
    const orders = resolver(t, server, 'dns+http://orders.test:8002');
    await eventuallyAt(orders, ['http://10.0.0.1:8002']);
    await server.stop();
    // Longer than the record lives: it was asked for again by then, in vain.
    const until = Date.now() + 2_500;
    await eventually(() => assert.ok(Date.now() > until));
    assert.deepEqual(orders.origins(), ['http://10.0.0.1:8002']);
    await server.serve([]);
    await eventuallyAt(orders, []);
    await server.serve(['--host-record=orders.test,10.0.0.2,1']);
    await eventuallyAt(orders, ['http://10.0.0.2:8002']);
  });
});

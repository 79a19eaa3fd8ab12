import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import { connectPostgresBus } from '@platform/messaging/postgres/postgres-transport.ts';
import { claim } from '@platform/testing/claims.ts';
import { onServer } from '@platform/testing/databases/on-server.ts';
import { testPostgresServer } from '@platform/testing/databases/test-postgres-server.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { type Connection, ConnectionCuts } from '../../platform/src/links/connection-cuts.ts';
import { LinkProxies } from '../../platform/src/links/link-proxies.ts';
import { type Link, ServiceLinks } from '../../platform/src/links/service-links.ts';
import { dropDatabases, provision } from '../../platform/src/postgres/provision.ts';
import { busUrl, provisionBus } from '../../platform/src/postgres/provision-bus.ts';
import { databaseUrl, type ServerAccess } from '../../platform/src/postgres/server-access.ts';
import { StartFailure } from '../../platform/src/start-failure.ts';
import { platform } from '../../platform/src/topology.ts';
import { aMessage } from '../../shared/messaging/tests/conformance/test-bus.ts';

const SERVICE = 'user-service';
const DATABASE = 'users';
const LATENCY_MS = 200;
const services = platform.services.filter(({ name }) => name === SERVICE);

// The databases of a platform of one service, on the server of the tests.
const server: ServerAccess = {
  url: await testPostgresServer(),
  prefix: `test_${randomBytes(6).toString('hex')}_`,
  isOwn: true,
  rolePassword: () => 'development',
};
const names = [DATABASE, 'bus'];
const links = await ServiceLinks.open(server, services, { hasBus: true, isBreakable: true });
const urls: Record<Link, string> = { database: databaseUrl(server, DATABASE), bus: busUrl(server, DATABASE) };
for (const name of names) claim('database', server.prefix + name);
after(async () => {
  await links.mendAll();
  await links.close();
  await dropDatabases(
    server.url,
    names.map((name) => server.prefix + name),
  );
});
await provisionAll();

async function provisionAll(): Promise<void> {
  const { signal } = new AbortController();
  await provision(server, names, { resetPasswords: false, namespace: '', signal });
  await provisionBus(server, services);
}

function connectionOf(link: Link): Connection {
  const connection = links.connection(SERVICE, link);
  assert.ok(connection);
  return connection;
}

const requireLetIn = (url: string) => onServer(url, (client) => client.query('select'));
const requireKeptOut = (url: string) => assert.rejects(requireLetIn(url), { code: '42501' });

for (const [link, other] of [
  ['database', 'bus'],
  ['bus', 'database'],
] as const)
  test(`a service that is cut off from its ${link} loses its sessions there, and keeps its ${other}`, async () => {
    await onServer(urls[link], (held) =>
      onServer(urls[other], async (kept) => {
        held.on('error', () => undefined);
        await links.cut(connectionOf(link));
        await assert.rejects(held.query('select'));
        await kept.query('select');
      }),
    );
    assert.deepEqual(links.states(SERVICE), { database: 'whole', bus: 'whole', [link]: 'cut' });
    await requireKeptOut(urls[link]);
    await requireLetIn(urls[other]);
    await links.mend(connectionOf(link));
    assert.deepEqual(links.states(SERVICE), { database: 'whole', bus: 'whole' });
    await requireLetIn(urls[link]);
  });

for (const link of ['database', 'bus'] as const)
  test(`a service whose link to its ${link} is slow waits for every answer, until it is mended`, async () => {
    const connection = connectionOf(link);
    const url = links.route(SERVICE, link, urls[link]);
    assert.notEqual(url, urls[link]);
    await onServer(url, async (client) => {
      const took = async () => {
        const began = performance.now();
        await client.query('select');
        return performance.now() - began;
      };
      await took();
      links.slow(connection, LATENCY_MS);
      assert.deepEqual(links.states(SERVICE), { database: 'whole', bus: 'whole', [link]: 'slow' });
      // Timers may fire a millisecond early.
      assert.ok((await took()) >= LATENCY_MS - 5);
      await links.mend(connection);
      assert.deepEqual(links.states(SERVICE), { database: 'whole', bus: 'whole' });
      await eventually(async () => assert.ok((await took()) < LATENCY_MS));
    });
  });

test('a link that is slow and forgotten, or left so by whoever stops the runner, is mended', async () => {
  const connection = connectionOf('database');
  const proxies = await LinkProxies.open(server, [connection], 1);
  proxies.slow(connection, LATENCY_MS);
  await eventually(() => assert.equal(proxies.latencyMs(connection), 0));
  await proxies.close();
  links.slow(connection, LATENCY_MS);
  await links.mendAll();
  assert.equal(links.states(SERVICE).database, 'whole');
});

test('links are slowed only by proxies, and no certificate is asked for by another name', async () => {
  const direct = await ServiceLinks.open(server, services, { hasBus: true });
  assert.equal(direct.canSlow, false);
  assert.equal(direct.route(SERVICE, 'bus', urls.bus), urls.bus);
  const strict = { url: `${server.url}?sslmode=verify-full` };
  await assert.rejects(LinkProxies.open(strict, [connectionOf('bus')]), StartFailure);
});

test('a cut that is forgotten ends by itself', async () => {
  const cuts = new ConnectionCuts(server.url, 1);
  await cuts.cut(connectionOf('database'));
  await eventually(() => requireLetIn(urls.database));
  await eventually(() => assert.ok(!cuts.isCut(connectionOf('database'))));
});

test('what is cut is mended when the runner stops, and by the next start when it was killed', async () => {
  const cutBoth = async () => {
    for (const link of ['database', 'bus'] as const) {
      await links.cut(connectionOf(link));
      await requireKeptOut(urls[link]);
    }
  };
  for (const mendAll of [() => links.mendAll(), provisionAll]) {
    await cutBoth();
    await mendAll();
    for (const url of Object.values(urls)) await requireLetIn(url);
  }
  // What a start mends, these do not know of.
  await links.mendAll();
});

test('a command is lost while it waits, and nothing but commands', async (t) => {
  const bus = await connectPostgresBus({ url: databaseUrl(server, 'bus'), clientName: 'test' });
  t.after(() => bus.close());
  const queues = [
    [`${SERVICE}.events`, 'events', 'thing.done'],
    [`${SERVICE}.commands`, 'commands', 'thing.do'],
  ] as const;
  for (const [queue, exchange, pattern] of queues) {
    const subscription = await bus.subscribe(
      { queue, bindings: [{ exchange, pattern }] },
      async () => undefined,
    );
    await subscription.stop();
  }
  assert.equal(await links.loseCommand(SERVICE), undefined);
  const [event, command] = [aMessage({ type: 'thing.done' }), aMessage({ type: 'thing.do' })];
  await bus.publish('events', [event]);
  await bus.publish('commands', [command]);
  assert.deepEqual(await links.loseCommand(SERVICE), { type: command.type, message_id: command.id });
  assert.equal(await links.loseCommand(SERVICE), undefined);
});

test('a broker that is not in PostgreSQL is not ours to cut', async () => {
  const links = await ServiceLinks.open(server, services, { hasBus: false });
  assert.deepEqual(links.states(SERVICE), { database: 'whole' });
  assert.equal(links.connection(SERVICE, 'bus'), undefined);
});

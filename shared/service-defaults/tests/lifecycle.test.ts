import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { describe, type TestContext, test } from 'node:test';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { testTransport } from '@platform/testing/test-transport.ts';
import { skipWithoutRabbitMq } from './fixtures/rabbitmq-for-tests.ts';
import { ServiceProcess } from './fixtures/service-process.ts';
import { TcpProxy } from './fixtures/tcp-proxy.ts';

const noRabbitMq = await skipWithoutRabbitMq();

function start(t: TestContext, environment: Record<string, string> = {}): ServiceProcess {
  const service = new ServiceProcess(environment);
  t.after(() => service.kill());
  return service;
}

async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url);
  await answer.arrayBuffer();
  return answer.status;
}

async function proxied(t: TestContext, url: string): Promise<{ proxy: TcpProxy; url: string }> {
  const address = new URL(url);
  const proxy = new TcpProxy(address.hostname, Number(address.port || 5432));
  await proxy.open();
  t.after(() => proxy.close());
  address.host = `127.0.0.1:${proxy.port}`;
  return { proxy, url: address.href };
}

// Each test has a process of its own, which mostly waits.
describe('a service process', { concurrency: 3 }, () => {
  test('a wrong configuration ends the start with 78 and names every problem, without a secret', async (t) => {
    const service = start(t, {
      SAMPLE_PARTS: 'database,bus',
      PORT: 'http',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      DATABASE_POOL_SIZE: '',
    });
    assert.equal(await service.ended(), 78);
    const lines = service.stderr.split('\n');
    assert.equal(lines[0], 'sample-service cannot start. Its configuration is not valid:');
    for (const name of ['PORT', 'LOG_LEVEL', 'DATABASE_URL', 'RABBITMQ_URL or BUS_DATABASE_URL'])
      assert.equal(lines.filter((line) => line.startsWith(`  ${name} `)).length, 1, name);
    assert.equal(lines.length, 6);
    assert.ok(!service.stderr.includes('hunter2'));
  });

  test('a taken port ends the start with a line that says what to do', async (t) => {
    const first = start(t);
    const { port } = new URL(await first.url());
    const second = start(t, { PORT: port });
    assert.equal(await second.ended(), 1);
    assert.match(String(second.log.at(-1)?.msg), new RegExp(`port ${port} of 127.0.0.1 is taken`));
  });

  test('a service waits, live and not ready, until PostgreSQL answers', async (t) => {
    const { url } = await createTestDatabase(t);
    const { proxy, url: databaseUrl } = await proxied(t, url);
    await proxy.close();
    const service = start(t, { SAMPLE_PARTS: 'database', DATABASE_URL: databaseUrl });
    const base = await service.url();
    const watched = await service.managementUrl();
    await service.logged('waiting');
    assert.equal(await statusOf(`${watched}/health/live`), 200);
    assert.equal(await statusOf(`${watched}/health/ready`), 503);
    const early = await fetch(`${base}/api/rows`);
    assert.equal(early.status, 503);
    assert.equal(early.headers.get('retry-after'), '1');
    assert.equal(((await early.json()) as { code: string }).code, 'starting');
    await proxy.open();
    await service.logged('ready');
    assert.equal(await statusOf(`${base}/api/rows`), 200);
    assert.equal(await statusOf(`${watched}/health/ready`), 200);
  });

  test('a service waits, live and not ready, until PostgreSQL takes writes', async (t) => {
    const { database, url } = await createTestDatabase(t);
    const name = new URL(url).pathname.slice(1);
    // A connection made after the first statement could not take the setting back.
    const operator = await database.dedicatedClient();
    t.after(() => operator.end());
    await operator.query(`alter database ${name} set default_transaction_read_only = on`);
    const service = start(t, {
      SAMPLE_PARTS: 'database,migrations,bus',
      DATABASE_URL: url,
      BUS_DATABASE_URL: url,
    });
    const watched = await service.managementUrl();
    await service.logged('waiting');
    assert.deepEqual(
      [await statusOf(`${watched}/health/live`), await statusOf(`${watched}/health/ready`)],
      [200, 503],
    );
    await operator.query(`alter database ${name} set default_transaction_read_only = off`);
    await service.logged('ready');
  });

  test('while PostgreSQL is away a running service is live, not ready, answers 503, and recovers', async (t) => {
    const { url } = await createTestDatabase(t);
    const { proxy, url: databaseUrl } = await proxied(t, url);
    const service = start(t, { SAMPLE_PARTS: 'database', DATABASE_URL: databaseUrl });
    const base = await service.url();
    const watched = await service.managementUrl();
    await service.logged('ready');
    assert.equal(await statusOf(`${base}/api/rows`), 200);
    await proxy.close();
    await eventually(async () => assert.equal(await statusOf(`${watched}/health/ready`), 503));
    assert.equal(await statusOf(`${watched}/health/live`), 200);
    // Answered while PostgreSQL is still away.
    assert.equal(await statusOf(`${base}/api/rows`), 503);
    await proxy.open();
    assert.equal(await statusOf(`${base}/api/rows`), 200);
    await eventually(async () => assert.equal(await statusOf(`${watched}/health/ready`), 200));
  });

  test('SIGTERM lets requests in flight end, tells their clients, and undoes what was done in reverse', async (t) => {
    const service = start(t);
    const base = await service.url();
    const watched = await service.managementUrl();
    await service.logged('ready');
    const slow = fetch(`${base}/api/slow`);
    await eventually(async () => assert.match(await metrics(watched), /requests_in_flight 1/));
    service.child.kill('SIGTERM');
    await service.logged('stopping');
    await eventually(() => assert.rejects(fetch(`${base}/health`), 'no new connection is taken'));
    service.child.send('go on');
    const answer = await slow;
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('connection'), 'close');
    assert.deepEqual(await answer.json(), { heard: 'go on' });
    assert.equal(await service.ended(), 0);
    const steps = service.log.map(({ msg }) => msg).filter((msg) => / step$|^stopp/.test(msg));
    assert.deepEqual(steps, ['stopping', 'drain step', 'second stop step', 'first stop step', 'stopped']);
  });

  test('with a drain delay it goes on serving, one answer a connection, and says that it is not ready', async (t) => {
    const service = start(t, { DRAIN_DELAY_MS: '60000' });
    const base = await service.url();
    const watched = await service.managementUrl();
    await service.logged('ready');
    service.child.kill('SIGTERM');
    await service.logged('stopping');
    assert.equal(await statusOf(`${watched}/health/ready`), 503);
    const answer = await fetch(`${base}/health`);
    assert.deepEqual(await answer.json(), { status: 'unhealthy', service: 'sample-service' });
    assert.equal(
      answer.headers.get('connection'),
      'close',
      'no connection is left to be closed while in use',
    );
    service.child.kill('SIGTERM');
    assert.equal(await service.ended(), 1, 'a second signal does not wait');
  });

  test('a drain delay ends by itself', async (t) => {
    const service = start(t, { DRAIN_DELAY_MS: '10' });
    await service.logged('ready');
    service.child.kill('SIGTERM');
    assert.equal(await service.ended(), 0);
  });

  test('an idle connection that is kept alive does not hold up the end', async (t) => {
    const service = start(t);
    const base = await service.url();
    await service.logged('ready');
    const agent = new Agent({ keepAlive: true });
    t.after(() => agent.destroy());
    await new Promise<void>((resolve, reject) => {
      get(`${base}/health`, { agent }, (answer) => answer.resume().on('end', resolve)).on('error', reject);
    });
    service.child.kill('SIGINT');
    assert.equal(await service.ended(), 0);
    const isCut = service.log.some(({ msg }) => msg === 'connections were cut');
    assert.equal(isCut, false, 'it did not wait as long as for requests');
  });

  test('the same signal a second time ends it at once; another signal does not', async (t) => {
    const service = start(t);
    const base = await service.url();
    const watched = await service.managementUrl();
    await service.logged('ready');
    const slow = fetch(`${base}/api/slow`).catch(() => undefined);
    await eventually(async () => assert.match(await metrics(watched), /requests_in_flight 1/));
    service.child.kill('SIGINT');
    await service.logged('stopping');
    service.child.kill('SIGTERM');
    service.child.kill('SIGINT');
    assert.equal(await service.ended(), 1);
    await slow;
  });

  test('a service tells its parent when it is ready', async (t) => {
    const service = start(t);
    const [word] = await once(service.child, 'message');
    assert.equal(word, 'ready');
    assert.equal(await statusOf(`${await service.managementUrl()}/health/ready`), 200);
  });

  test('a service whose parent is gone stops', async (t) => {
    const service = start(t);
    await service.logged('ready');
    service.child.disconnect();
    assert.equal(await service.ended(), 0);
    assert.equal((await service.logged('stopping')).reason, 'disconnect');
  });

  test('SIGTERM while still waiting for PostgreSQL ends it at once', async (t) => {
    const service = start(t, {
      SAMPLE_PARTS: 'database',
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    });
    await service.logged('waiting');
    service.child.kill('SIGTERM');
    assert.equal(await service.ended(), 0);
  });

  test('what nobody catches is logged and ends the process with 1', async (t) => {
    const service = start(t);
    const base = await service.url();
    await service.logged('ready');
    await fetch(`${base}/api/crash`, { method: 'POST' }).catch(() => undefined);
    assert.equal(await service.ended(), 1);
    const line = await service.logged('uncaught exception');
    assert.equal(line.level, 'fatal');
    assert.match(JSON.stringify(line.err), /nobody catches this/);
  });

  for (const kind of ['postgres', 'rabbitmq'] as const)
    test(`a service waits for its bus (${kind}) at start, and then serves and stops without it`, {
      skip: kind === 'rabbitmq' && noRabbitMq,
    }, async (t) => {
      const { url: databaseUrl } = await createTestDatabase(t);
      const bus = await testTransport(t, kind);
      const { proxy, url } = await proxied(t, bus.url);
      await proxy.close();
      const service = start(t, {
        SAMPLE_PARTS: 'database,bus',
        DATABASE_URL: databaseUrl,
        BUS_NAMESPACE: bus.namespace,
        [kind === 'rabbitmq' ? 'RABBITMQ_URL' : 'BUS_DATABASE_URL']: url,
      });
      const base = await service.url();
      const watched = await service.managementUrl();
      await service.logged('waiting', { waiting_for: 'bus' });
      assert.equal(await statusOf(`${watched}/health/live`), 200);
      assert.equal(await statusOf(`${watched}/health/ready`), 503);
      await proxy.open();
      await service.logged('ready');
      await proxy.close();
      await eventually(async () =>
        assert.deepEqual(await health(watched), ['healthy', 'database ok', 'bus error']),
      );
      assert.equal(await statusOf(`${base}/api/rows`), 200);
      service.child.kill('SIGTERM');
      assert.equal(await service.ended(), 0, 'a bus that stays away holds up nothing');
    });
});

async function metrics(base: string): Promise<string> {
  return (await fetch(`${base}/metrics`)).text();
}

async function health(base: string): Promise<string[]> {
  const answer = (await (await fetch(`${base}/health`)).json()) as {
    status: string;
    checks: { name: string; status: string }[];
  };
  return [answer.status, ...answer.checks.map(({ name, status }) => `${name} ${status}`)];
}

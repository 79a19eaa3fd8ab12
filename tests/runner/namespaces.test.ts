import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, type TestContext, test } from 'node:test';
import { createCache } from '@platform/cache/create-cache.ts';
import { deleteKeys } from '@platform/cache/delete-keys.ts';
import { connectTransport } from '@platform/messaging/connect-transport.ts';
import { claim } from '@platform/testing/claims.ts';
import { testPostgresServer } from '@platform/testing/databases/test-postgres-server.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { REDIS_URL, skipWithoutRedis } from '@platform/testing/test-redis.ts';
import { testRabbitMqServer } from '@platform/testing/test-transport.ts';
import { closeDataFolder, openDataFolder } from '../../platform/src/data-folder/data-folder.ts';
import { openSecrets } from '../../platform/src/data-folder/secrets.ts';
import { serviceEnvironment } from '../../platform/src/environment/service-environment.ts';
import { knownNamespace } from '../../platform/src/postgres/database-namespace.ts';
import { dropDatabases, provision } from '../../platform/src/postgres/provision.ts';
import type { ServerAccess } from '../../platform/src/postgres/server-access.ts';
import { openNamespace } from '../../platform/src/servers/namespace.ts';
import { deleteNamespace } from '../../platform/src/servers/rabbitmq-namespace.ts';
import { platform } from '../../platform/src/topology.ts';
import { aMessage } from '../../shared/messaging/tests/conformance/test-bus.ts';
import { whyNoRabbitMq } from '../../shared/messaging/tests/conformance/test-rabbitmq.ts';
import { startRunner, temporaryData } from './runner-process.ts';

const noRabbitMq = (await whyNoRabbitMq()) ?? false;
const noRedis = await skipWithoutRedis();
const QUEUE = 'user-service.events';

/** What a service is told by a platform on a new data folder, with the servers of the tests. */
function environment(t: TestContext, service: 'user-service' | 'api-gateway'): NodeJS.ProcessEnv {
  const folder = openDataFolder(temporaryData(t));
  const told = platform.services.find(({ name }) => name === service);
  assert.ok(folder && told);
  t.after(() => closeDataFolder(folder, { isKept: false }));
  const namespace = openNamespace(folder);
  const secrets = openSecrets(folder, ['users']);
  claim('namespace', namespace);
  claim('keys', namespace);
  const postgres: ServerAccess = {
    url: 'postgres://postgres@127.0.0.1/postgres',
    prefix: '',
    isOwn: true,
    rolePassword: secrets.rolePassword,
  };
  const backing = { postgres, rabbitmqUrl: testRabbitMqServer(), redisUrl: REDIS_URL, namespace };
  return serviceEnvironment(told, { folder, portBase: 9000, all: platform.services, secrets, backing });
}

describe('two platforms side by side', () => {
  test('on one RabbitMQ take no message of each other', { skip: noRabbitMq }, async (t) => {
    const [mine, theirs] = [await consumer(t), await consumer(t)];
    const [one, other] = [aMessage(), aMessage()];
    await mine.transport.publish('events', [one]);
    await theirs.transport.publish('events', [other]);
    await eventually(() => {
      assert.deepEqual(mine.got, [one.id]);
      assert.deepEqual(theirs.got, [other.id]);
    });
  });

  test('on one Redis read nothing of each other', { skip: noRedis }, async (t) => {
    const [mine, theirs] = [cacheOf(t), cacheOf(t)];
    for (const [cache, value] of [
      [mine, 'mine'],
      [theirs, 'theirs'],
    ] as const) {
      // Kept once it is connected to Redis.
      await eventually(async () => {
        assert.equal(await cache.getOrLoad('lamp', () => Promise.resolve(value)), value);
        assert.ok(cache.statistics.hits > 0);
      });
    }
  });
});

async function consumer(t: TestContext) {
  const { RABBITMQ_URL = '', BUS_NAMESPACE = '' } = environment(t, 'user-service');
  const transport = await connectTransport({
    rabbitmqUrl: RABBITMQ_URL,
    namespace: BUS_NAMESPACE,
    clientName: 'test',
  });
  t.after(async () => {
    await transport.close();
    await deleteNamespace(RABBITMQ_URL, BUS_NAMESPACE, ['user-service']);
  });
  const got: string[] = [];
  const bindings = [{ exchange: 'events', pattern: '#' }] as const;
  await transport.subscribe({ queue: QUEUE, bindings }, async ({ message }) => {
    got.push(message.id);
  });
  return { transport, got };
}

function cacheOf(t: TestContext) {
  const { REDIS_URL: redisUrl, CACHE_PREFIX: prefix = '' } = environment(t, 'api-gateway');
  const cache = createCache({ redisUrl, prefix, ttlMs: 60_000 });
  t.after(async () => {
    await cache.close();
    await deleteKeys(REDIS_URL, prefix);
  });
  return cache;
}

test('a data folder keeps its namespace from start to start', async (t) => {
  const dataFolder = temporaryData(t);
  const seen: (string | null)[] = [];
  for (let i = 0; i < 2; i += 1) {
    const runner = await startRunner(t, { dataFolder });
    seen.push((await runner.ready()).namespace);
    runner.child.kill('SIGINT');
    assert.equal(await runner.ended, 0);
  }
  assert.match(seen[0] ?? '', /^p[0-9a-f]{8}-$/);
  assert.equal(seen[1], seen[0]);
});

describe('the namespace of databases on a shared server', () => {
  const databases = ['things', 'others'];

  test('is that of the data folder they were made from', async (t) => {
    const server = await sharedServer(t, databases);
    assert.equal(await knownNamespace(server, databases), undefined);
    await make(server, ['things'], 'p1-');
    assert.equal(await knownNamespace(server, databases), 'p1-');
    await make(server, databases, 'p1-');
    assert.equal(await knownNamespace(server, ['others']), 'p1-');
  });

  test('is empty when a release without namespaces made them', async (t) => {
    const server = await sharedServer(t, databases);
    await make({ ...server, isOwn: true }, ['things'], 'p1-'); // On a server of its own nothing is written beside them.
    assert.equal(await knownNamespace(server, databases), '');
  });
});

async function sharedServer(t: TestContext, databases: readonly string[]): Promise<ServerAccess> {
  const url = await testPostgresServer();
  const prefix = `test_${Date.now()}_${randomBytes(6).toString('hex')}_`;
  claim('database', prefix);
  const names = databases.map((name) => prefix + name);
  t.after(() => dropDatabases(url, names));
  return { url, prefix, isOwn: false, rolePassword: () => 'secret' };
}

function make(server: ServerAccess, databases: readonly string[], namespace: string): Promise<void> {
  return provision(server, databases, {
    resetPasswords: true,
    namespace,
    signal: new AbortController().signal,
  });
}

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { REDIS_URL, skipWithoutRedis, testKeyPrefix } from '@platform/testing/test-redis.ts';
import { createClient } from 'redis';
import type { Cache } from '../src/cache.ts';
import { LoadingCache } from '../src/loading-cache.ts';
import { RedisStore } from '../src/redis-store.ts';

const LONGER_THAN_THE_TEST_MS = 600_000;
const skip = await skipWithoutRedis();
const skipOwnServer = skip || (await skipWithoutServerProgram());

/** A way to Redis that can be cut, or made to swallow all that comes. */
async function wayToRedis(t: TestContext) {
  let mode: 'open' | 'cut' | 'silent' = 'open';
  let swallowed = 0;
  const sockets = new Set<Socket>();
  const { hostname, port } = new URL(REDIS_URL);
  const server = createServer((near) => {
    sockets.add(near.on('error', () => undefined));
    if (mode === 'cut') near.destroy();
    if (mode !== 'open') return;
    const far = createConnection({ host: hostname, port: Number(port || 6379) }).on('error', () => undefined);
    sockets.add(far);
    near.on('data', (chunk) => {
      if (mode === 'open') far.write(chunk);
      else swallowed += commandsIn(chunk);
    });
    far.on('data', (chunk) => mode === 'open' && near.write(chunk));
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  t.after(() => {
    dropAll();
    server.close();
  });
  const address = server.address();
  return {
    url: `redis://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    /** Commands of a cache that got no answer. */
    get swallowed() {
      return swallowed;
    },
    cut() {
      mode = 'cut';
      dropAll();
    },
    silence() {
      mode = 'silent';
    },
    mend() {
      mode = 'open';
    },
  };
}

/** Not the pings, by which the client looks after its connection. */
function commandsIn(chunk: Buffer): number {
  return chunk.toString('latin1').match(/EVALSHA|UNLINK/g)?.length ?? 0;
}

function cacheAt(t: TestContext, redisUrl: string, prefix: string, coolDownMs = 100) {
  const cache = new LoadingCache(new RedisStore({ url: redisUrl, prefix, coolDownMs }), {
    ttlMs: 60_000,
  });
  t.after(() => cache.close());
  return cache;
}

/** Waits until what is loaded is also kept. */
async function kept(cache: Cache, key: string, value: unknown) {
  await eventually(async () => {
    const { hits } = cache.statistics;
    assert.deepEqual(await cache.getOrLoad(key, async () => value), value);
    assert.ok(cache.statistics.hits > hits);
  });
}

test('without any Redis values are loaded, at once and without an error', async (t) => {
  // Of the two the second takes the call and never answers: who waited for it would wait for ever.
  const way = await wayToRedis(t);
  way.silence();
  for (const url of ['redis://127.0.0.1:1', way.url]) {
    const cache = cacheAt(t, url, 'x:');
    for (let i = 0; i < 100; i++) {
      assert.equal(await cache.getOrLoad('k', async () => i), i);
      await cache.invalidate(['k']);
    }
  }
});

test('when Redis goes away values are loaded, and kept again when it is back', { skip }, async (t) => {
  const way = await wayToRedis(t);
  const cache = cacheAt(t, way.url, testKeyPrefix(t));
  await kept(cache, 'k', 'old');
  way.cut();
  for (let i = 0; i < 50; i++) assert.equal(await cache.getOrLoad('k2', async () => i), i);
  way.mend();
  await kept(cache, 'k2', 'back');
});

test('a Redis that does not answer costs one short wait, not one per request', { skip }, async (t) => {
  const way = await wayToRedis(t);
  const cache = cacheAt(t, way.url, testKeyPrefix(t), LONGER_THAN_THE_TEST_MS);
  await kept(cache, 'k', 'value');
  way.silence();
  for (let i = 0; i < 200; i++) assert.equal(await cache.getOrLoad(`k${i}`, async () => i), i);
  assert.equal(way.swallowed, 1);
});

test('a Redis that answers again is asked again, over the same connection', { skip }, async (t) => {
  const way = await wayToRedis(t);
  const cache = cacheAt(t, way.url, testKeyPrefix(t));
  await kept(cache, 'k', 'value');
  way.silence();
  assert.equal(await cache.getOrLoad('other', async () => 'loaded'), 'loaded');
  way.mend();
  await kept(cache, 'after', 'value');
});

test('what was invalidated while Redis was away is forgotten before it is read', { skip }, async (t) => {
  const way = await wayToRedis(t);
  const cache = cacheAt(t, way.url, testKeyPrefix(t));
  await kept(cache, 'k', 'old');
  for (const lose of [way.cut, way.silence]) {
    lose();
    await cache.invalidate(['k']);
    assert.equal(await cache.getOrLoad('k', async () => 'new'), 'new');
    way.mend();
    await eventually(async () => {
      const { hits } = cache.statistics;
      assert.equal(await cache.getOrLoad('k', async () => 'new'), 'new');
      assert.ok(cache.statistics.hits > hits);
    });
    await cache.invalidate(['k']);
    await kept(cache, 'k', 'old');
  }
});

test('past its bound of untold invalidations it forgets everything of its prefix', { skip }, async (t) => {
  const way = await wayToRedis(t);
  const [prefix, other] = [testKeyPrefix(t), testKeyPrefix(t)];
  const [cache, neighbour] = [cacheAt(t, way.url, prefix), cacheAt(t, REDIS_URL, other)];
  await kept(cache, 'k', 'old');
  await kept(neighbour, 'k', 'kept');
  way.cut();
  await cache.invalidate(['k']);
  await cache.invalidate(Array.from({ length: 50_001 }, (_, i) => `other ${i}`));
  way.mend();
  await kept(cache, 'k', 'new');
  assert.equal(await neighbour.getOrLoad('k', async () => 'lost'), 'kept');
});

test('a restarted Redis that remembers what it was told to forget is not believed', {
  skip: skipOwnServer,
}, async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'cache-test-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server = await startRedis(port, directory);
  t.after(() => server.kill('SIGKILL'));
  const cache = cacheAt(t, url, 'p:');
  await kept(cache, 'k', 'old');
  const client = await createClient({ url })
    .on('error', () => undefined)
    .connect();
  t.after(() => client.destroy());
  await client.sendCommand(['SAVE']);
  await cache.invalidate(['k']);
  server.kill('SIGKILL');
  await once(server, 'exit');
  server = await startRedis(port, directory);
  await kept(cache, 'k', 'new');
  await eventually(async () => assert.equal((await client.keys('p:*:k')).length, 2));
});

async function startRedis(port: number, directory: string): Promise<ChildProcess> {
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    directory,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let log = '';
  server.stdout.on('data', (chunk) => {
    log += chunk;
  });
  await eventually(() => assert.match(log, /Ready to accept connections/));
  return server;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function skipWithoutServerProgram(): Promise<string | false> {
  const [code] = await once(spawn('redis-server', ['--version'], { stdio: 'ignore' }), 'exit').catch(() => [
    1,
  ]);
  if (code === 0) return false;
  if (process.env.REQUIRE_SERVERS === '1') throw new Error('the program redis-server is not installed');
  return 'the program redis-server is not installed';
}

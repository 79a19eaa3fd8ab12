import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@platform/testing/eventually.ts';
import type { Cache } from '../src/cache.ts';
import type { CacheOptions } from '../src/create-cache.ts';

export type MakeCache = (t: TestContext, options?: Partial<CacheOptions>) => Promise<Cache>;

/** A load that counts its calls and can be held up, with what it gives. */
function loader<T>(value: T | (() => T)) {
  let gate = Promise.resolve();
  const load = async () => {
    load.calls++;
    const loaded = typeof value === 'function' ? (value as () => T)() : value;
    await gate;
    return loaded;
  };
  load.calls = 0;
  load.hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    return resolve;
  };
  return load;
}

const LONG = { ttlMs: 60_000 };
const SHORT = { ttlMs: 30 };

/** What every cache does, whatever it keeps its values in. */
export function testCache(name: string, makeCache: MakeCache, options: { skip: string | false }): void {
  const cacheTest = (behaviour: string, run: (t: TestContext) => Promise<void>) =>
    test(`${name}: ${behaviour}`, options, run);

  cacheTest('loads once and then gives what it keeps', async (t) => {
    const cache = await makeCache(t, LONG);
    const load = loader({ name: 'Teapot', prices: [1, 2], note: null });
    for (let i = 0; i < 3; i++)
      assert.deepEqual(await cache.getOrLoad('k', load), { name: 'Teapot', prices: [1, 2], note: null });
    assert.equal(load.calls, 1);
    assert.deepEqual(cache.statistics, { hits: 2, misses: 1, staleHits: 0 });
  });

  cacheTest('keeps any JSON value and any key', async (t) => {
    const cache = await makeCache(t, LONG);
    const values = [
      null,
      false,
      0,
      '',
      'a|b\r\n\0ü🫖',
      [],
      {},
      { a: { b: ['|', '||'] } },
      'x'.repeat(100_000),
    ];
    for (const value of values) {
      const load = loader(value);
      const key = `key ${JSON.stringify(value).slice(0, 50)}|*[?]:\n`;
      assert.deepEqual([await cache.getOrLoad(key, load), await cache.getOrLoad(key, load)], [value, value]);
      assert.equal(load.calls, 1);
    }
  });

  cacheTest('gives each caller a copy of its own, of the same form on a load and on a hit', async (t) => {
    const cache = await makeCache(t, LONG);
    const load = loader(() => ({ tags: ['a'], at: new Date(0) as unknown }));
    const first = await cache.getOrLoad('k', load);
    first.tags.push('mine');
    const second = await cache.getOrLoad('k', load);
    assert.deepEqual(second, { tags: ['a'], at: '1970-01-01T00:00:00.000Z' });
    assert.equal(first.at, second.at);
  });

  cacheTest('shares one load among those who ask at the same time', async (t) => {
    const cache = await makeCache(t, LONG);
    const load = loader('value');
    const release = load.hold();
    const asked = Array.from({ length: 50 }, () => cache.getOrLoad('k', load));
    await eventually(() => assert.equal(load.calls, 1));
    release();
    assert.deepEqual(new Set(await Promise.all(asked)), new Set(['value']));
    assert.equal(load.calls, 1);
  });

  cacheTest('loads again after its time', async (t) => {
    const cache = await makeCache(t, SHORT);
    const load = loader('value');
    await cache.getOrLoad('k', load);
    await eventually(async () => {
      await cache.getOrLoad('k', load);
      assert.equal(load.calls, 2);
    });
  });

  cacheTest('passes a failed load on to all who wait, and keeps nothing of it', async (t) => {
    const cache = await makeCache(t, LONG);
    const broken = () => Promise.reject(new Error('broken'));
    const asked = [cache.getOrLoad('k', broken), cache.getOrLoad('k', broken)];
    for (const one of await Promise.allSettled(asked)) assert.equal(one.status, 'rejected');
    assert.equal(await cache.getOrLoad('k', loader('value')), 'value');
  });

  cacheTest('lets a stale value stand in for a failed load', async (t) => {
    const cache = await makeCache(t, { ...SHORT, staleIfErrorMs: 60_000 });
    await cache.getOrLoad('k', loader('old'));
    const broken = () => Promise.reject(new Error('broken'));
    await eventually(async () => {
      assert.equal(await cache.getOrLoad('k', broken), 'old');
      assert.ok(cache.statistics.staleHits > 0);
    });
    assert.equal(await cache.getOrLoad('k', loader('new')), 'new');
  });

  cacheTest('lets it stand in for a while only', async (t) => {
    const cache = await makeCache(t, { ...SHORT, staleIfErrorMs: 60 });
    await cache.getOrLoad('k', loader('old'));
    const broken = () => Promise.reject(new Error('broken'));
    await eventually(() => assert.rejects(cache.getOrLoad('k', broken), /broken/));
    assert.equal(await cache.getOrLoad('k', loader('new')), 'new');
  });

  cacheTest('prefers a fresh load to a stale value', async (t) => {
    const cache = await makeCache(t, { ...SHORT, staleIfErrorMs: 60_000 });
    await cache.getOrLoad('k', loader('old'));
    await eventually(async () => assert.equal(await cache.getOrLoad('k', loader('new')), 'new'));
  });

  cacheTest('does not hide errors that a stale value must not hide', async (t) => {
    const mayServeStale = (error: unknown) => !/forbidden/.test(String(error));
    const cache = await makeCache(t, { ...SHORT, staleIfErrorMs: 60_000, mayServeStale });
    await cache.getOrLoad('k', loader('old'));
    await eventually(() =>
      assert.rejects(cache.getOrLoad('k', () => Promise.reject(new Error('forbidden')))),
    );
  });

  cacheTest('keeps "there is no such thing" only if told to', async (t) => {
    const without = await makeCache(t, LONG);
    const load = loader(undefined);
    assert.equal(await without.getOrLoad('k', load), undefined);
    assert.equal(await without.getOrLoad('k', load), undefined);
    assert.equal(load.calls, 2);
    const kept = await makeCache(t, { ...LONG, negativeTtlMs: 60_000 });
    assert.equal(await kept.getOrLoad('n', load), undefined);
    assert.equal(await kept.getOrLoad('n', load), undefined);
    assert.equal(load.calls, 3);
    await kept.invalidate(['n']);
    assert.equal(await kept.getOrLoad('n', loader('now')), 'now');
  });

  cacheTest('forgets what is invalidated, and nothing else', async (t) => {
    const cache = await makeCache(t, { ...LONG, staleIfErrorMs: 60_000 });
    for (const key of ['a', 'b']) await cache.getOrLoad(key, loader('old'));
    await cache.invalidate(['a', 'never there']);
    const broken = () => Promise.reject(new Error('broken'));
    await assert.rejects(cache.getOrLoad('a', broken), /broken/);
    assert.equal(await cache.getOrLoad('a', loader('new')), 'new');
    assert.equal(await cache.getOrLoad('b', broken), 'old');
    await cache.invalidate([]);
  });

  cacheTest('an invalidation wins against a load begun before it', async (t) => {
    const cache = await makeCache(t, LONG);
    const load = loader('old');
    const release = load.hold();
    const early = cache.getOrLoad('k', load);
    await eventually(() => assert.equal(load.calls, 1));
    await cache.invalidate(['k']);
    // Who asks after the invalidation does not join the load begun before.
    assert.equal(await cache.getOrLoad('k', loader('new')), 'new');
    release();
    assert.equal(await early, 'old');
    assert.equal(await cache.getOrLoad('k', loader('newer')), 'new');
  });

  cacheTest('nothing of a load that was invalidated stays when nobody asks in between', async (t) => {
    const cache = await makeCache(t, LONG);
    const load = loader('old');
    const release = load.hold();
    const early = cache.getOrLoad('k', load);
    await eventually(() => assert.equal(load.calls, 1));
    await cache.invalidate(['k']);
    release();
    await early;
    assert.equal(await cache.getOrLoad('k', loader('new')), 'new');
  });

  cacheTest('loads many at once, only those not kept', async (t) => {
    const cache = await makeCache(t, LONG);
    const asked: string[][] = [];
    const loadMany = async (missing: readonly string[]) => {
      asked.push([...missing]);
      return new Map(missing.filter((key) => key !== 'none').map((key) => [key, key.toUpperCase()]));
    };
    await cache.getOrLoad('b', loader('kept'));
    const found = await cache.getOrLoadMany(['a', 'b', 'none', 'a', 'c'], loadMany);
    assert.deepEqual([...found].sort(), [
      ['a', 'A'],
      ['b', 'kept'],
      ['c', 'C'],
    ]);
    await cache.getOrLoadMany(['a', 'c'], loadMany);
    assert.deepEqual(asked, [['a', 'none', 'c']]);
    assert.equal((await cache.getOrLoadMany([], loadMany)).size, 0);
  });

  cacheTest('shares loads between single and many', async (t) => {
    const cache = await makeCache(t, LONG);
    const load = loader('one');
    const release = load.hold();
    const single = cache.getOrLoad('a', load);
    await eventually(() => assert.equal(load.calls, 1));
    const asked: string[][] = [];
    const many = cache.getOrLoadMany(['a', 'b'], async (missing) => {
      asked.push([...missing]);
      return new Map([['b', 'two']]);
    });
    release();
    assert.deepEqual([await single, (await many).get('a'), (await many).get('b')], ['one', 'one', 'two']);
    assert.deepEqual(asked, [['b']]);
  });

  cacheTest('fails a load whose value is no JSON, and hangs nobody', async (t) => {
    const cache = await makeCache(t, LONG);
    await assert.rejects(
      cache.getOrLoad('k', async () => 1n),
      TypeError,
    );
    assert.equal(await cache.getOrLoad('k', loader('value')), 'value');
  });

  cacheTest('never gives a value older than the last invalidation, whatever the order', async (t) => {
    const cache = await makeCache(t, { ttlMs: 5, staleIfErrorMs: 60_000 });
    let version = 0;
    const read = async () => {
      const seen = version;
      await sleep(Math.random() * 3);
      if (Math.random() < 0.2) throw new Error('broken');
      return seen;
    };
    const reader = async () => {
      for (let i = 0; i < 60; i++) {
        const least = invalidated;
        const got = await cache.getOrLoad('k', read).catch(() => undefined);
        if (got !== undefined) assert.ok(got >= least, `${got} is older than ${least}`);
      }
    };
    let invalidated = 0;
    const writer = async () => {
      for (let i = 0; i < 60; i++) {
        const written = ++version;
        await cache.invalidate(['k']);
        invalidated = written;
        await sleep(Math.random() * 2);
      }
    };
    await Promise.all([reader(), reader(), reader(), writer()]);
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Balancer } from './balancer.ts';
import { resolverOf } from './resolver-of.ts';

const three = 'http://a,http://b,http://c';

test('goes in turn among instances that are equally busy', () => {
  const balancer = new Balancer(resolverOf(three));
  const picked = Array.from({ length: 6 }, () => {
    const lease = balancer.acquire();
    lease?.release();
    return lease?.origin;
  });
  assert.deepEqual(picked, ['http://a', 'http://b', 'http://c', 'http://a', 'http://b', 'http://c']);
});

test('prefers the instance with the fewest calls under way', () => {
  const balancer = new Balancer(resolverOf(three));
  const [a, b, c] = [balancer.acquire(), balancer.acquire(), balancer.acquire()];
  assert.equal(new Set([a?.origin, b?.origin, c?.origin]).size, 3);
  b?.release();
  assert.equal(balancer.acquire()?.origin, b?.origin);
});

test('avoids the instance that just failed, unless it is the only one', () => {
  const balancer = new Balancer(resolverOf('http://a,http://b'));
  for (let i = 0; i < 4; i++) assert.equal(balancer.acquire('http://a')?.origin, 'http://b');
  assert.equal(new Balancer(resolverOf('http://a')).acquire('http://a')?.origin, 'http://a');
});

test('counts a lease released twice once', () => {
  const balancer = new Balancer(resolverOf('http://a'));
  const [first] = [balancer.acquire(), balancer.acquire()];
  first?.release();
  first?.release();
  assert.equal(balancer.pending('http://a'), 1);
});

test('says so when no instance is known', () => {
  assert.equal(new Balancer({ origins: () => [], close() {} }).acquire(), undefined);
});

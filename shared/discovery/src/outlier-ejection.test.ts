import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutlierEjection } from './outlier-ejection.ts';
import { resolverOf } from './resolver-of.ts';

const [A, B] = ['http://a', 'http://b'];

function ejection(addresses = `${A},${B}`) {
  const clock = { ms: 0 };
  return { clock, instances: new OutlierEjection(resolverOf(addresses), { now: () => clock.ms }) };
}

test('an instance that fails twice in a row is left out, each time for longer', () => {
  const { clock, instances } = ejection();
  for (const seconds of [1, 2, 4]) {
    instances.failed(A);
    assert.deepEqual(instances.origins(), [A, B]);
    instances.failed(A);
    assert.deepEqual(instances.origins(), [B]);
    clock.ms += seconds * 1000 - 1;
    assert.deepEqual(instances.origins(), [B]);
    clock.ms += 1;
    assert.deepEqual(instances.origins(), [A, B]);
  }
});

test('a success in between starts the count anew, and one after the return makes it all forgotten', () => {
  const { clock, instances } = ejection();
  instances.failed(A);
  instances.succeeded(A);
  instances.failed(A);
  assert.deepEqual(instances.origins(), [A, B]);
  instances.failed(A);
  instances.succeeded(A);
  assert.deepEqual(instances.origins(), [B], 'a late answer of a call made before');
  clock.ms += 1000;
  instances.succeeded(A);
  instances.failed(A);
  instances.failed(A);
  clock.ms += 1000;
  assert.deepEqual(instances.origins(), [A, B]);
});

test('when all are out all are given', () => {
  const { instances } = ejection();
  for (const origin of [A, A, B, B]) instances.failed(origin);
  assert.deepEqual(instances.origins(), [A, B]);
});

test('the only instance is never left out', () => {
  const { instances } = ejection(A);
  instances.failed(A);
  instances.failed(A);
  instances.checked(A, false);
  assert.deepEqual(instances.origins(), [A]);
});

test('an instance that is not ready is out until it says that it is, and then at once back', () => {
  const { clock, instances } = ejection();
  instances.failed(A);
  instances.failed(A);
  instances.checked(A, false);
  clock.ms += 60_000;
  assert.deepEqual(instances.origins(), [B]);
  instances.failed(A);
  instances.failed(A);
  instances.checked(A, true);
  assert.deepEqual(instances.origins(), [A, B]);
  assert.deepEqual(instances.all(), [A, B]);
});

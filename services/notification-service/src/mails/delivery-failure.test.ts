import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs, describeFailure, judgeDelivery } from './delivery-failure.ts';

test('only a 5xx about the mail itself is for good', () => {
  for (const [code, responseCode, verdict] of [
    ['EENVELOPE', 550, 'permanent'],
    ['EMESSAGE', 554, 'permanent'],
    ['EENVELOPE', undefined, 'permanent'],
    ['EENVELOPE', 451, 'transient'],
    ['EMESSAGE', 452, 'transient'],
    ['EAUTH', 535, 'transient'],
    ['EPROTOCOL', 554, 'transient'],
    ['ECONNECTION', undefined, 'transient'],
    ['ETIMEDOUT', undefined, 'transient'],
    [undefined, undefined, 'transient'],
  ] as const)
    assert.equal(judgeDelivery({ code, responseCode }), verdict, `${code} ${responseCode}`);
});

test('waits ever longer, and gives up after a day', () => {
  const waits: number[] = [];
  for (let attempts = 1; ; attempts++) {
    const wait = backoffMs(attempts);
    if (wait === undefined) break;
    waits.push(wait);
  }
  assert.deepEqual(
    waits,
    waits.toSorted((a, b) => a - b),
  );
  const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000;
  assert.ok(hours > 20 && hours < 30, `${hours} h`);
});

test('describes whatever was thrown, bounded and storable', () => {
  assert.equal(describeFailure(Object.assign(new Error('no'), { code: 'EAUTH' })), 'EAUTH: no');
  assert.equal(describeFailure('text'), 'text');
  assert.equal(describeFailure(new Error('x'.repeat(9999))).length, 500);
  assert.equal(describeFailure(new Error('a\0\ud800b')), 'a\u{fffd}b');
});

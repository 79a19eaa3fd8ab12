import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRetryAfter } from './retry-after.ts';

const now = Date.parse('2025-01-01T00:00:00Z');

test('reads seconds and dates', () => {
  assert.equal(parseRetryAfter('120', now), 120_000);
  assert.equal(parseRetryAfter('Wed, 01 Jan 2025 00:00:05 GMT', now), 5000);
  assert.equal(parseRetryAfter('Tue, 31 Dec 2024 23:59:00 GMT', now), 0);
});

test('makes nothing of nonsense', () => {
  for (const value of [undefined, '', '-1', '1.5', 'soon', '2025-01-01', '99999999999'])
    assert.equal(parseRetryAfter(value, now), undefined, value);
});

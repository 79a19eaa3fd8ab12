import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fingerprintOf } from '../src/dead-letters/fingerprint.ts';

const letter = (message: string, more: object = {}) => ({
  ...{ queue: 'payment-service.commands', type: 'payment.authorize', reason: 'exhausted' as const },
  error: { name: 'Error', message },
  ...more,
});

test('letters of one cause have one fingerprint, whatever ids and numbers their errors name', () => {
  for (const [one, other] of [
    [
      'order 019ac3f0-5c1e-7000-8000-00000000dead: no card',
      'order 019ac3f0-aaaa-7bbb-8ccc-dddddddddddd: no card',
    ],
    ['late by 12.5 s at 2026-11-30T10:42:09.123Z', 'late by 3 s at 2026-12-01T00:00:00Z'],
    ['/data/lines/0/quantity must be integer', '/data/lines/17/quantity must be integer'],
    ['order K7Q2-9MXF is gone', 'order ABC2-DEFG is gone'],
  ] as const)
    assert.equal(fingerprintOf(letter(one)), fingerprintOf(letter(other)), one);
});

test('letters of different causes have different fingerprints', () => {
  const all = [
    letter('no card'),
    letter('no stock'),
    letter('/data/lines/0/quantity must be integer'),
    letter('/data/lines/0/sku must be integer'),
    letter('no card', { queue: 'order-service.replies' }),
    letter('no card', { type: 'payment.capture' }),
    letter('no card', { reason: 'rejected' }),
    letter('no card', { error: { name: 'TypeError', message: 'no card' } }),
  ].map(fingerprintOf);
  assert.equal(new Set(all).size, all.length);
  assert.match(all[0] ?? '', /^[0-9a-f]{16}$/);
});

test('a long word costs no more than its length', { timeout: 20_000 }, () => {
  fingerprintOf(letter('-'.repeat(5_000_000)));
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PlacedRow } from '../books/check-books.ts';
import { endsAfterHealing, spreadOf } from './recovery.ts';

function order(placedAt: number, endedAt: number | null): PlacedRow {
  const ended_at = endedAt === null ? null : new Date(endedAt);
  const placed_at = new Date(placedAt);
  return { id: '', status: 'confirmed', placed_at, ended_at, reason_code: null, key: null, lines: [] };
}

describe('recovery', () => {
  test('counts orders that were under way when something was healed', () => {
    const orders = [order(0, 50), order(90, 130), order(110, 120), order(95, null)];
    assert.deepEqual(endsAfterHealing(orders, [100]), [30]);
  });

  test('counts from the last healing before the end', () => {
    assert.deepEqual(endsAfterHealing([order(0, 250)], [100, 200, 300]), [50]);
  });

  test('tells the middle and the longest', () => {
    assert.deepEqual(spreadOf([30, 10, 20]), { count: 3, medianMs: 20, longestMs: 30 });
    assert.equal(spreadOf([]), undefined);
  });
});

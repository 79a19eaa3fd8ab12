import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statedKeys } from './key-states.ts';

const key = (kid: string, active_from: string) => ({ kid, active_from, expires_at: null });

test('the newest key that is active signs; those after it wait, those before it are checked', () => {
  const keys = [
    key('next', '2026-12-02T00:00:00Z'),
    key('old', '2026-10-01T00:00:00Z'),
    key('now', '2026-11-30T09:00:00+01:00'),
  ];
  const stated = statedKeys(keys, new Date('2026-11-30T08:00:00Z'));
  assert.deepEqual(
    stated.map(({ kid, state }) => [kid, state]),
    [
      ['old', 'checked'],
      ['now', 'signs'],
      ['next', 'published'],
    ],
  );
});

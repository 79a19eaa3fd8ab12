import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type AttemptLimit, countTry, type Tally, waitMs } from './lock-out.ts';

const LIMIT: AttemptLimit = {
  free: 3,
  firstDelaySeconds: 10,
  longestDelaySeconds: 60,
  memorySeconds: 900,
};
const START = Date.parse('2026-01-01T00:00:00Z');

/** Tries again and again, each as soon as it may; returns the waits, in seconds. */
function waitsOf(tries: number): number[] {
  let tally: Tally | undefined;
  let now = START;
  return Array.from({ length: tries }, () => {
    tally = countTry(tally, LIMIT, new Date(now));
    const wait = waitMs(tally, new Date(now));
    now += wait;
    return wait / 1000;
  });
}

describe('lock-out', () => {
  it('lets a few tries be free, then doubles the wait up to the longest', () => {
    assert.deepEqual(waitsOf(8), [0, 0, 10, 20, 40, 60, 60, 60]);
  });

  it('forgets tries after a while without any', () => {
    let tally: Tally | undefined;
    for (let i = 0; i < 5; i++) tally = countTry(tally, LIMIT, new Date(START));
    const later = new Date(START + LIMIT.memorySeconds * 1000);
    assert.deepEqual(countTry(tally, LIMIT, later).failures, 1);
  });

  it('never makes anybody wait longer than the longest delay, however many tries were made', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2_000_000 })), fc.nat({ max: 5_000 }), (pauses, more) => {
        let tally: Tally | undefined;
        let now = START;
        for (const pause of pauses) {
          now += pause;
          if (waitMs(tally, new Date(now)) === 0) tally = countTry(tally, LIMIT, new Date(now));
          assert.ok(waitMs(tally, new Date(now)) <= LIMIT.longestDelaySeconds * 1000);
        }
        const many: Tally = { failures: more, blockedUntil: null, forgottenAt: new Date(now + 1) };
        const wait = waitMs(countTry(many, LIMIT, new Date(now)), new Date(now));
        assert.ok(wait <= LIMIT.longestDelaySeconds * 1000);
      }),
    );
  });
});

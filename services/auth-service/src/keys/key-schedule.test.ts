import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  dueKey,
  type KeyPolicy,
  type NextKey,
  requestedKey,
  type ScheduledKey,
  signingKeyAt,
} from './key-schedule.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const policy: KeyPolicy = {
  rotateAfterMs: 30 * DAY,
  publishLeadMs: 60 * MINUTE,
  tokenLifetimeMs: 15 * MINUTE,
};
const start = new Date('2030-01-01T00:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);

describe('key schedule', () => {
  it('makes the first key for use at once', () => {
    assert.deepEqual(dueKey([], start, policy)?.activeFrom, start);
    assert.deepEqual(requestedKey([], start, policy)?.activeFrom, start);
  });

  it('makes the next key early enough to be published before its use', () => {
    const keys = [{ kid: 'a', activeFrom: start, expiresAt: null }];
    assert.equal(dueKey(keys, after(30 * DAY - 61 * MINUTE), policy), undefined);
    assert.deepEqual(dueKey(keys, after(30 * DAY - 60 * MINUTE), policy)?.activeFrom, after(30 * DAY));
  });

  it('publishes first also when the rotation is overdue', () => {
    const keys = [{ kid: 'a', activeFrom: start, expiresAt: null }];
    assert.deepEqual(dueKey(keys, after(90 * DAY), policy)?.activeFrom, after(90 * DAY + 60 * MINUTE));
  });

  it('answers a request while a key is waiting with that key', () => {
    const keys = [
      { kid: 'a', activeFrom: start, expiresAt: after(3 * DAY) },
      { kid: 'b', activeFrom: after(2 * DAY), expiresAt: null },
    ];
    assert.equal(requestedKey(keys, after(DAY), policy), undefined);
    assert.notEqual(requestedKey(keys, after(2 * DAY), policy), undefined);
  });

  it('at any time signs with a key that was published before and stays so for the life of its tokens', () => {
    const steps = fc.array(
      fc.record({ waitMs: fc.integer({ min: 0, max: 20 * DAY }), isRequest: fc.boolean() }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (wait) => {
        const all: (ScheduledKey & { publishedAt: Date; lastSignedAt?: Date })[] = [];
        let now = start;
        for (const { waitMs, isRequest } of [{ waitMs: 0, isRequest: false }, ...wait]) {
          now = new Date(now.getTime() + waitMs);
          const published = all.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
          const next: NextKey | undefined = (isRequest ? requestedKey : dueKey)(published, now, policy);
          if (next !== undefined) {
            for (const key of published)
              if (key.expiresAt === null) Object.assign(key, { expiresAt: next.othersExpireAt });
            all.push({
              kid: String(all.length),
              activeFrom: next.activeFrom,
              expiresAt: null,
              publishedAt: now,
            });
          }
          const signing = signingKeyAt(all, now);
          assert.ok(signing, 'a key signs at any time');
          signing.lastSignedAt = now;
        }
        for (const [i, { kid, activeFrom, publishedAt, lastSignedAt, expiresAt }] of all.entries()) {
          if (i > 0) assert.ok(activeFrom.getTime() - publishedAt.getTime() >= policy.publishLeadMs, kid);
          if (lastSignedAt !== undefined && expiresAt !== null)
            assert.ok(expiresAt.getTime() > lastSignedAt.getTime() + policy.tokenLifetimeMs, kid);
        }
      }),
    );
  });
});

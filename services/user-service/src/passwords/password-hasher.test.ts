import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { PasswordHasher } from './password-hasher.ts';

const CHEAPEST = 4;
const hasher = new PasswordHasher({ cost: CHEAPEST, concurrency: 2, queue: 100 });

describe('password hasher', () => {
  it('knows the password again, and no other', async () => {
    const stored = await hasher.hash('correct horse');
    assert.match(stored, /^\$2b\$04\$/);
    assert.equal(await hasher.verify('correct horse', stored), true);
    for (const wrong of ['Correct horse', 'correct horse ', '', 'correct'])
      assert.equal(await hasher.verify(wrong, stored), false);
  });

  it('reads long passwords to their end', async () => {
    const stored = await hasher.hash(`${'p'.repeat(72)}-the-real-end`);
    assert.equal(await hasher.verify(`${'p'.repeat(72)}-another-end`, stored), false);
    assert.equal(await hasher.verify(`${'p'.repeat(72)}-the-real-end`, stored), true);
  });

  it('takes NFC and NFD for the same', async () => {
    const stored = await hasher.hash('pâté-für-élève'.normalize('NFC'));
    assert.equal(await hasher.verify('pâté-für-élève'.normalize('NFD'), stored), true);
  });

  it('tells any two different passwords apart', async () => {
    const password = fc.string({ unit: 'grapheme', maxLength: 128 });
    await fc.assert(
      fc.asyncProperty(password, password, async (a, b) => {
        fc.pre(a.normalize('NFC') !== b.normalize('NFC'));
        const stored = await hasher.hash(a);
        assert.deepEqual([await hasher.verify(a, stored), await hasher.verify(b, stored)], [true, false]);
      }),
      { numRuns: 20 },
    );
  });

  it('spends as much on nobody’s password', async () => {
    const slow = new PasswordHasher({ cost: 8, concurrency: 1, queue: 10 });
    const stored = await slow.hash('correct horse');
    const known = await medianMs(() => slow.verify('wrong', stored));
    const unknown = await medianMs(() => slow.verify('wrong', undefined));
    assert.ok(unknown > known / 3 && unknown < known * 3, `${unknown} ms against ${known} ms`);
    assert.equal(await slow.verify('wrong', null), false);
  });

  it('refuses at once what its queue does not hold', async () => {
    const small = new PasswordHasher({ cost: CHEAPEST, concurrency: 1, queue: 2 });
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => small.hash('x')));
    const refused = results.filter((result) => result.status === 'rejected');
    assert.equal(refused.length, 7);
    for (const { reason } of refused) assert.equal(reason.code, 'bulkhead-full');
  });

  it('says which hashes were made at another cost', async () => {
    const dearer = new PasswordHasher({ cost: 5, concurrency: 1, queue: 1 });
    const stored = await hasher.hash('x');
    assert.deepEqual([hasher.isOutdated(stored), dearer.isOutdated(stored)], [false, true]);
  });
});

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 9; i++) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[4] ?? 0;
}

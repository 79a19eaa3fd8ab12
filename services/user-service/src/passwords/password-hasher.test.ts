import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { watchedBcrypt } from './bcrypt-for-tests.ts';
import { PasswordHasher } from './password-hasher.ts';

const CHEAPEST = 4;
const TURN = { network: '192.0.2.1', isKnown: false };
const hasher = new PasswordHasher({ cost: CHEAPEST, concurrency: 2, queue: 100 });

describe('password hasher', () => {
  it('knows the password again, and no other', async () => {
    const stored = await hasher.hash('correct horse', TURN);
    assert.match(stored, /^\$2b\$04\$/);
    assert.equal(await hasher.verify('correct horse', stored, TURN), true);
    for (const wrong of ['Correct horse', 'correct horse ', '', 'correct'])
      assert.equal(await hasher.verify(wrong, stored, TURN), false);
  });

  it('reads long passwords to their end', async () => {
    const stored = await hasher.hash(`${'p'.repeat(72)}-the-real-end`, TURN);
    assert.equal(await hasher.verify(`${'p'.repeat(72)}-another-end`, stored, TURN), false);
    assert.equal(await hasher.verify(`${'p'.repeat(72)}-the-real-end`, stored, TURN), true);
  });

  it('takes NFC and NFD for the same', async () => {
    const stored = await hasher.hash('pâté-für-élève'.normalize('NFC'), TURN);
    assert.equal(await hasher.verify('pâté-für-élève'.normalize('NFD'), stored, TURN), true);
  });

  it('tells any two different passwords apart', async () => {
    const password = fc.string({ unit: 'grapheme', maxLength: 128 });
    await fc.assert(
      fc.asyncProperty(password, password, async (a, b) => {
        fc.pre(a.normalize('NFC') !== b.normalize('NFC'));
        const stored = await hasher.hash(a, TURN);
        assert.deepEqual(
          [await hasher.verify(a, stored, TURN), await hasher.verify(b, stored, TURN)],
          [true, false],
        );
      }),
      { numRuns: 20 },
    );
  });

  it('spends as much on nobody’s password', async () => {
    const bcrypt = watchedBcrypt();
    const slow = new PasswordHasher({ cost: 8, concurrency: 1, queue: 10, bcrypt });
    const stored = await slow.hash('correct horse', TURN);
    for (const checked of [stored, undefined, null])
      assert.equal(await slow.verify('wrong', checked, TURN), false);
    assert.deepEqual(bcrypt.costs, ['$2b$08', '$2b$08', '$2b$08']);
  });

  it('hashes off the event loop', async () => {
    const dear = new PasswordHasher({ cost: 11, concurrency: 1, queue: 1 });
    const [all, own] = [process.cpuUsage(), process.threadCpuUsage()];
    assert.equal(await dear.verify('correct horse', await dear.hash('correct horse', TURN), TURN), true);
    const [spent, spentHere] = [process.cpuUsage(all), process.threadCpuUsage(own)];
    assert.ok(spentHere.user < spent.user / 2, `${spentHere.user} of ${spent.user} us`);
  });

  it('refuses at once what its queue does not hold', async () => {
    const small = new PasswordHasher({ cost: CHEAPEST, concurrency: 1, queue: 2 });
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => small.hash('x', TURN)));
    const refused = results.filter((result) => result.status === 'rejected');
    assert.equal(refused.length, 7);
    for (const { reason } of refused) assert.equal(reason.code, 'too-many-attempts');
  });

  it('says which hashes were made at another cost', async () => {
    const dearer = new PasswordHasher({ cost: 5, concurrency: 1, queue: 1 });
    const stored = await hasher.hash('x', TURN);
    assert.deepEqual([hasher.isOutdated(stored), dearer.isOutdated(stored)], [false, true]);
  });
});

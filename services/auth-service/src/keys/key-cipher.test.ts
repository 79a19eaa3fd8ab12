import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { openPrivateKey, SealedKeyError, sealPrivateKey } from './key-cipher.ts';

const key = Buffer.from('a private key, for what the cipher knows');
const secret = 'a secret of more than thirty-two characters';

describe('key cipher', () => {
  it('opens what it sealed', () => {
    const sealed = sealPrivateKey('kid-1', key, secret);
    assert.ok(!sealed.includes(key.subarray(0, 10)));
    assert.deepEqual(openPrivateKey('kid-1', sealed, secret), key);
  });

  it('seals differently each time', () => {
    assert.notDeepEqual(sealPrivateKey('kid-1', key, secret), sealPrivateKey('kid-1', key, secret));
  });

  it('opens plain keys with and without a secret, so that one can be introduced later', () => {
    const plain = sealPrivateKey('kid-1', key, undefined);
    assert.deepEqual(openPrivateKey('kid-1', plain, undefined), key);
    assert.deepEqual(openPrivateKey('kid-1', plain, secret), key);
  });

  it('says what to do when the secret is missing or another one', () => {
    const sealed = sealPrivateKey('kid-1', key, secret);
    assert.throws(() => openPrivateKey('kid-1', sealed, undefined), /set KEY_ENCRYPTION_SECRET/);
    assert.throws(() => openPrivateKey('kid-1', sealed, `${secret}!`), /is not the secret/);
  });

  it('does not open a key that lies under the id of another', () => {
    const sealed = sealPrivateKey('kid-1', key, secret);
    assert.throws(() => openPrivateKey('kid-2', sealed, secret), SealedKeyError);
  });

  it('refuses bytes changed, cut off or unknown in any way', () => {
    const sealed = sealPrivateKey('kid-1', key, secret);
    const spoiled = fc.oneof(
      fc.uint8Array({ minLength: 1 }).filter(([kind]) => kind !== 0),
      fc.nat(sealed.length - 2).map((at) => sealed.map((byte, i) => (i === at + 1 ? byte ^ 1 : byte))),
      fc.nat(sealed.length - 1).map((length) => sealed.subarray(0, length)),
    );
    fc.assert(
      fc.property(spoiled, (bytes) => {
        assert.throws(() => openPrivateKey('kid-1', Buffer.from(bytes), secret), SealedKeyError);
      }),
      { numRuns: 50 },
    );
  });
});

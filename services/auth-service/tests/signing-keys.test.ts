import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it, type TestContext } from 'node:test';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { createTestDatabase } from '@platform/testing/test-database.ts';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { SealedKeyError } from '../src/keys/key-cipher.ts';
import { KeyRing } from '../src/keys/key-ring.ts';
import { introspect } from '../src/tokens/introspect.ts';
import { authFixture, authMigrations, bearer, headerOf, keyPolicy } from './auth-fixture.ts';

const secret = 'a key encryption secret of forty characters';

describe('signing keys', () => {
  it('are made once by replicas that start together', async (t) => {
    const database = await emptyDatabase(t);
    const rings = await Promise.all(
      Array.from({ length: 6 }, () => KeyRing.open({ database, policy: keyPolicy })),
    );
    const [kids, ...others] = rings.map((ring) => ring.schedule().map(({ kid }) => kid));
    assert.equal(kids?.length, 1);
    for (const other of others) assert.deepEqual(other, kids);
  });

  it('lie sealed in the database, and open with their secret alone', async (t) => {
    const database = await emptyDatabase(t);
    const ring = await KeyRing.open({ database, policy: keyPolicy, encryptionSecret: secret });
    const [key] = ring.schedule();
    const opened = ring.find(key?.kid ?? '')?.privateKey.export({ format: 'der', type: 'pkcs8' });
    const [row] = await database.query<{ private_key: Buffer }>(sql`select private_key from signing_key`);
    assert.ok(opened && !row?.private_key.includes(opened.subarray(-32)));
    await assert.rejects(KeyRing.open({ database, policy: keyPolicy }), SealedKeyError);
    const wrong = { database, policy: keyPolicy, encryptionSecret: `${secret}?` };
    await assert.rejects(KeyRing.open(wrong), /KEY_ENCRYPTION_SECRET/);
    const again = await KeyRing.open({ database, policy: keyPolicy, encryptionSecret: secret });
    assert.deepEqual(again.jwks(), ring.jwks());
  });

  it('rotate on schedule: published, then in use, then withdrawn', async (t) => {
    const database = await emptyDatabase(t);
    const ring = await KeyRing.open({ database, policy: keyPolicy });
    const [first] = kidsOf(ring);
    await age(database, keyPolicy.rotateAfterMs - keyPolicy.publishLeadMs);
    await ring.keepSchedule();
    const [, second] = kidsOf(ring);
    assert.ok(second, 'the next key is published');
    assert.equal(await signingKid(database), first, 'and does not sign yet');
    await age(database, keyPolicy.publishLeadMs);
    await ring.keepSchedule();
    assert.equal(await signingKid(database), second);
    assert.deepEqual(kidsOf(ring), [first, second], 'tokens of the old key live on');
    await age(database, keyPolicy.tokenLifetimeMs + 120_000);
    await ring.keepSchedule();
    assert.deepEqual(kidsOf(ring), [second]);
    assert.equal((await database.query(sql`select 1 from signing_key`)).length, 1);
  });

  it('sign by the database’s choice also in a replica that has not seen them yet', async (t) => {
    const auth = await authFixture(t);
    const other = await KeyRing.open({ database: auth.database, policy: keyPolicy });
    await other.requestRotation(randomUUID());
    await age(auth.database, keyPolicy.publishLeadMs);
    const newest = kidsOf(other).at(-1);
    const { accessToken } = await auth.logIn();
    assert.equal(headerOf(accessToken).kid, newest);
  });
});

describe('key routes', async () => {
  const auth = await authFixture({ after });
  const { app, database } = auth;

  it('publish public keys that verify our tokens, for caches to keep a while', async () => {
    const answer = await app.inject('/.well-known/jwks.json');
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers['cache-control'], 'public, max-age=300');
    const jwks = answer.json();
    assert.deepEqual(Object.keys(jwks.keys[0]).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    const { accessToken, userId } = await auth.logIn();
    const { payload } = await jwtVerify(accessToken, createLocalJWKSet(jwks), {
      algorithms: ['EdDSA'],
      typ: 'at+jwt',
      issuer: 'http://auth-service',
      audience: 'platform',
    });
    assert.equal(payload.sub, userId);
  });

  it('rotate for an admin alone', async () => {
    const staff = await auth.logIn({ roles: ['staff'] });
    assert.equal((await rotate({})).statusCode, 401);
    assert.equal((await rotate(bearer(staff.accessToken))).statusCode, 403);
  });

  it('rotate without invalidating a token; asking twice makes one key', async () => {
    const admin = await auth.logIn({ roles: ['admin'] });
    const first = (await rotate(bearer(admin.accessToken))).json();
    assert.equal(first.keys.length, 2);
    assert.deepEqual((await rotate(bearer(admin.accessToken))).json(), first);
    const published = (await app.inject('/.well-known/jwks.json')).json();
    assert.equal(published.keys.length, 2);
    await age(database, keyPolicy.publishLeadMs);
    const later = await auth.logIn();
    assert.equal(headerOf(later.accessToken).kid, first.keys[1].kid);
    assert.ok(await introspect(auth.deps, admin.accessToken), 'signed by the key before');
    assert.ok(await introspect(auth.deps, later.accessToken));
  });

  function rotate(headers: Record<string, string>) {
    return app.inject({ method: 'POST', url: '/api/auth/keys/rotate', headers });
  }
});

async function emptyDatabase(t: TestContext): Promise<Database> {
  return (await createTestDatabase(t, { migrations: authMigrations() })).database;
}

/** Lets `ms` pass for all keys, by moving their times back. */
async function age(database: Database, ms: number): Promise<void> {
  const interval = `${ms} milliseconds`;
  await database.query(
    sql`update signing_key set active_from = active_from - ${interval}::interval, expires_at = expires_at - ${interval}::interval`,
  );
}

function kidsOf(ring: KeyRing): string[] {
  return ring.schedule().map(({ kid }) => kid);
}

async function signingKid(database: Database): Promise<string | undefined> {
  const [row] = await database.query<{ kid: string }>(
    sql`select kid from signing_key where active_from <= now() order by active_from desc limit 1`,
  );
  return row?.kid;
}

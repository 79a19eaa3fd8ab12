import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it, type TestContext } from 'node:test';
import { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { silentLog } from '@platform/telemetry/log.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { keepHouse } from '../src/keep-house.ts';
import { SealedKeyError } from '../src/keys/key-cipher.ts';
import { KeyRing } from '../src/keys/key-ring.ts';
import { RevocationLog } from '../src/revocations/revocation-log.ts';
import { SIGNING_KID } from '../src/sessions/session-grant.ts';
import { introspect } from '../src/tokens/introspect.ts';
import { authFixture, authMigrations, bearer, headerOf, keyPolicy, refresh } from './auth-fixture.ts';

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

  it('are read by a start that may not write', async (t) => {
    const { database, url } = await createTestDatabase(t, { migrations: authMigrations() });
    const ring = await KeyRing.open({ database, policy: keyPolicy });
    const name = sql.raw(new URL(url).pathname.slice(1));
    await database.query(sql`alter database ${name} set default_transaction_read_only = on`);
    const readOnly = new Database({ url, applicationName: 'test' });
    t.after(() => readOnly.close());
    const again = await KeyRing.open({ database: readOnly, policy: keyPolicy });
    assert.deepEqual(kidsOf(again), kidsOf(ring));
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

describe('withdrawing a key', () => {
  it('lets the one that waits sign, else a new one; the one that signs is left alone', async (t) => {
    const database = await emptyDatabase(t);
    const ring = await KeyRing.open({ database, policy: keyPolicy });
    await ring.requestRotation(randomUUID());
    const [first, waiting] = kidsOf(ring) as [string, string];
    assert.ok(await ring.withdraw(first, randomUUID()));
    assert.deepEqual([await signingKid(database), ...kidsOf(ring)], [waiting, waiting]);

    await ring.requestRotation(randomUUID());
    const unused = kidsOf(ring)[1] as string;
    assert.ok(await ring.withdraw(unused, randomUUID()));
    const third = await signingKid(database);
    assert.ok(third !== waiting && third !== unused, 'the one before is about to go: a new one signs');
    assert.deepEqual(kidsOf(ring), [waiting, third]);

    assert.ok(await ring.withdraw(waiting, randomUUID()));
    assert.deepEqual([await signingKid(database), ...kidsOf(ring)], [third, third]);
    assert.equal(await ring.withdraw(waiting, randomUUID()), false);
  });

  it('is taken up by other replicas as soon as they hear of revocations', async (t) => {
    const database = await emptyDatabase(t);
    const [here, there] = await Promise.all([1, 2].map(() => KeyRing.open({ database, policy: keyPolicy })));
    const [kid] = kidsOf(here as KeyRing) as [string];
    const revocations = new RevocationLog({ database, tokenLifetimeSeconds: 900 });
    t.after(keepHouse({ keys: there as KeyRing, revocations, logger: silentLog }));
    await here?.withdraw(kid, randomUUID());
    await eventually(() => assert.equal(there?.find(kid), undefined));
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
    assert.deepEqual(
      first.keys.map(({ expires_at }: { expires_at: string | null }) => expires_at !== null),
      [true, false],
      'the one before is to go',
    );
    assert.deepEqual((await rotate(bearer(admin.accessToken))).json(), first);
    const published = (await app.inject('/.well-known/jwks.json')).json();
    assert.equal(published.keys.length, 2);
    await age(database, keyPolicy.publishLeadMs);
    const later = await auth.logIn();
    assert.equal(headerOf(later.accessToken).kid, first.keys[1].kid);
    assert.ok(await introspect(auth.deps, admin.accessToken), 'signed by the key before');
    assert.ok(await introspect(auth.deps, later.accessToken));
  });

  it('withdraw a key at once, and let another sign', async () => {
    const admin = await auth.logIn({ roles: ['admin'] });
    const { kid } = headerOf(admin.accessToken);
    assert.equal((await withdraw('no-such-key', admin.accessToken)).statusCode, 404);
    const answer = await withdraw(String(kid), admin.accessToken);
    assert.equal(answer.statusCode, 200);
    assert.ok(!answer.json().keys.some((key: { kid: string }) => key.kid === kid));
    assert.equal(await introspect(auth.deps, admin.accessToken), undefined);
    const log = new RevocationLog({ database, tokenLifetimeSeconds: 900 });
    await log.look();
    assert.deepEqual(
      log.after(undefined).revocations.flatMap(({ key_id }) => key_id ?? []),
      [kid],
    );
    const renewed = await refresh(app, admin.refreshToken);
    assert.equal(renewed.statusCode, 200, 'the session goes on');
    const later = await auth.logIn({ roles: ['admin'] });
    assert.notEqual(headerOf(later.accessToken).kid, kid);
    assert.equal((await withdraw(String(kid), later.accessToken)).statusCode, 404);
    assert.equal((await withdraw(String(kid), (await auth.logIn()).accessToken)).statusCode, 403);
  });

  function withdraw(kid: string, token: string) {
    return app.inject({ method: 'DELETE', url: `/api/auth/keys/${kid}`, headers: bearer(token) });
  }

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
  const [row] = await database.query<{ kid: string }>(sql`select ${SIGNING_KID} as kid`);
  return row?.kid;
}

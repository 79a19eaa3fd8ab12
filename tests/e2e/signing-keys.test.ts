import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { testPostgresServer } from '@platform/testing/databases/test-postgres-server.ts';
import { eventually } from '@platform/testing/eventually.ts';
import pg from 'pg';
import type { Borrowings } from '../../platform/src/servers/borrowings.ts';
import { gatewayCalls } from './gateway-calls.ts';
import { type RunningPlatform, startPlatform } from './start-platform.ts';

// Who has asked for the keys asks again half a minute later at the earliest: a made-up key id must cost nothing.
const ASKED_AGAIN_MS = 45_000;

describe('a signing key on a running platform', () => {
  let platform: RunningPlatform;

  before(async () => {
    const services = ['auth-service', 'user-service', 'notification-service', 'api-gateway'];
    platform = await startPlatform(
      { postgresUrl: await testPostgresServer() },
      { services, hasDemoData: false },
    );
  });
  after(() => platform?.stop());

  const call = gatewayCalls(() => platform.gatewayUrl);

  async function logIn(): Promise<{ access_token: string; refresh_token: string }> {
    const { email, password } = platform.admin;
    const { status, body } = await call('POST', '/api/users/login', { body: { email, password } });
    assert.equal(status, 200);
    return body;
  }

  async function publishedKids(): Promise<string[]> {
    const { body } = await call('GET', '/.well-known/jwks.json');
    return body.keys.map(({ kid }: { kid: string }) => kid).toSorted();
  }

  /** What the gateway, a service with users and one without make of a token. */
  async function statusesOf(token: string): Promise<number[]> {
    const answers = await Promise.all(
      ['/api/users/me', '/api/notifications', '/api/auth/keys'].map((path) => call('GET', path, { token })),
    );
    return answers.map(({ status }) => status);
  }

  test('is published, then signs, and nobody is signed out by the change', async () => {
    const before = await logIn();
    const rotated = await call('POST', '/api/auth/keys/rotate', { token: before.access_token });
    assert.equal(rotated.status, 200);
    const oldKid = kidOf(before.access_token);
    const newKid = rotated.body.keys
      .map(({ kid }: { kid: string }) => kid)
      .find((kid: string) => kid !== oldKid);
    assert.deepEqual(await publishedKids(), [oldKid, newKid].toSorted());
    assert.equal(kidOf((await logIn()).access_token), oldKid, 'it does not sign yet');

    await endPublishingLead(platform, newKid);
    const since = await logIn();
    assert.equal(kidOf(since.access_token), newKid);
    await eventually(async () => assert.deepEqual(await statusesOf(since.access_token), [200, 200, 200]), {
      timeoutMs: ASKED_AGAIN_MS,
    });
    assert.deepEqual(
      await statusesOf(before.access_token),
      [200, 200, 200],
      'what the old key signed is good',
    );
    const renewed = await call('POST', '/api/auth/refresh', {
      body: { refresh_token: before.refresh_token },
    });
    assert.equal(kidOf(renewed.body.access_token), newKid);
    assert.deepEqual(await statusesOf(renewed.body.access_token), [200, 200, 200]);
  });

  test('takes what it signed with it when it is withdrawn, and the sessions go on', async () => {
    const stolen = await logIn();
    const path = `/api/auth/keys/${kidOf(stolen.access_token)}`;
    assert.equal((await call('DELETE', path, { token: stolen.access_token })).status, 200);
    await eventually(async () => assert.deepEqual(await statusesOf(stolen.access_token), [401, 401, 401]));
    const renewed = await call('POST', '/api/auth/refresh', {
      body: { refresh_token: stolen.refresh_token },
    });
    assert.equal(renewed.status, 200);
    await eventually(async () =>
      assert.deepEqual(await statusesOf(renewed.body.access_token), [200, 200, 200]),
    );
    assert.ok(!(await publishedKids()).includes(kidOf(stolen.access_token)));
  });
});

function kidOf(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
}

/** A quarter of an hour at least lies between a key's publication and its use; the database's clock rules. */
async function endPublishingLead({ dataFolder }: RunningPlatform, kid: string): Promise<void> {
  const client = new pg.Client({ connectionString: authDatabase(dataFolder) });
  await client.connect();
  const { rowCount } = await client.query('update signing_key set active_from = now() where kid = $1', [kid]);
  await client.end();
  assert.equal(rowCount, 1);
}

/** The address of what the platform has made for auth-service on the server of all tests. */
function authDatabase(dataFolder: string): string {
  const { postgres } = JSON.parse(readFileSync(join(dataFolder, 'borrowings.json'), 'utf8')) as Borrowings;
  const name = postgres?.names.find((one) => one.endsWith('auth'));
  assert.ok(postgres && name);
  return Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
}

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { removeInBatches } from '@platform/database/remove-in-batches.ts';
import { sql } from '@platform/database/sql.ts';
import { Attempts, keptAttempts } from '../src/sign-in/attempts.ts';
import { keptKnownNetworks } from '../src/sign-in/known-networks.ts';
import { SIGN_IN_LIMITS } from '../src/sign-in/sign-in-counts.ts';
import { newEmail, PASSWORD, userFixture } from './user-fixture.ts';

const FREE = 3;
const KNOWN_FREE = 6;
const ACCOUNT_FREE = 10;
const NETWORK_FREE = 12;
const { strangeClient, knownClient, account, network } = SIGN_IN_LIMITS;
const users = await userFixture(
  { after },
  {
    limits: {
      strangeClient: { ...strangeClient, free: FREE },
      knownClient: { ...knownClient, free: KNOWN_FREE },
      account: { ...account, free: ACCOUNT_FREE },
      network: { ...network, free: NETWORK_FREE },
    },
  },
);
const { database } = users;
const HOME = '203.0.113.1';
const ATTACKER = '198.51.100.66';

let lastAddress = 0;
/** An address that nobody in these tests has come from before. */
function newAddress(): string {
  lastAddress += 1;
  return `10.9.${Math.floor(lastAddress / 250)}.${(lastAddress % 250) + 1}`;
}

async function logIn(email: string, password: string, from: string) {
  // The test's own connection is the proxy that is believed.
  const headers = { 'x-forwarded-for': from };
  return users.call('POST', '/api/users/login', { body: { email, password }, headers });
}

async function statusOf(email: string, password: string, from: string): Promise<number> {
  return (await logIn(email, password, from)).statusCode;
}

/** As if every wait were over. */
async function waitOut(): Promise<void> {
  await database.query(sql`update attempt set blocked_until = now()`);
}

async function eventTypes(userId: string): Promise<string[]> {
  const rows = await database.query<{ type: string }>(
    sql`select type from security_event where user_id = ${userId} order by event_id`,
  );
  return rows.map(({ type }) => type);
}

describe('wrong passwords', () => {
  it('are refused with 429 and Retry-After after a few, and then the right one too', async () => {
    const { email } = await users.register();
    const from = newAddress();
    for (let i = 0; i < FREE; i++) assert.equal(await statusOf(email, `wrong ${i}`, from), 401);
    const refused = await logIn(email, PASSWORD, from);
    assert.equal(refused.statusCode, 429);
    assert.equal(refused.json().code, 'too-many-attempts');
    const seconds = Number(refused.headers['retry-after']);
    assert.ok(seconds > 0 && seconds <= strangeClient.firstDelaySeconds, `${seconds}`);
  });

  it('make the wait longer each time, and asking meanwhile does not', async () => {
    const { email } = await users.register();
    const from = newAddress();
    for (let i = 0; i < FREE; i++) await logIn(email, 'wrong', from);
    await waitOut();
    assert.equal(await statusOf(email, 'wrong', from), 401);
    const first = Number((await logIn(email, 'wrong', from)).headers['retry-after']);
    for (let i = 0; i < 5; i++) await logIn(email, 'wrong', from);
    const later = Number((await logIn(email, 'wrong', from)).headers['retry-after']);
    assert.ok(first > strangeClient.firstDelaySeconds, `${first}`);
    assert.ok(later <= first, `${later} after ${first}`);
    await waitOut();
    assert.equal(await statusOf(email, PASSWORD, from), 200);
  });

  it('of a stranger do not lock out the owner, who comes from elsewhere', async () => {
    const { email } = await users.register();
    for (let i = 0; i <= FREE; i++) await logIn(email, 'wrong', ATTACKER);
    assert.equal(await statusOf(email, PASSWORD, ATTACKER), 429);
    assert.equal(await statusOf(email, PASSWORD, HOME), 200);
  });

  it('from ever new addresses are refused, and still do not lock out the owner at home', async () => {
    const { id, email } = await users.register();
    const home = newAddress();
    assert.equal(await statusOf(email, PASSWORD, home), 200);
    for (let i = 0; i < ACCOUNT_FREE; i++) assert.equal(await statusOf(email, 'wrong', newAddress()), 401);
    assert.equal(await statusOf(email, 'wrong', newAddress()), 429, 'a guesser with many addresses');
    assert.equal(await statusOf(email, PASSWORD, newAddress()), 429, 'whoever comes from anywhere else');
    assert.equal(await statusOf(email, PASSWORD, home), 200, 'the owner, from where it is known');
    assert.deepEqual((await eventTypes(id)).filter((type) => type === 'sign-in.locked').length, 1);
  });

  it('elsewhere leave the owner a way in: who resets the password by mail is known where it was done', async () => {
    const { id, email } = await users.register();
    for (let i = 0; i < ACCOUNT_FREE; i++) await logIn(email, 'wrong', newAddress());
    const hotel = newAddress();
    assert.equal(await statusOf(email, PASSWORD, hotel), 429);
    await users.call('POST', '/api/users/password-reset', { body: { email } });
    const [token] = await users.tokensOf(id, 'user.password-reset-requested');
    const body = { token, new_password: 'a password that is new' };
    const headers = { 'x-forwarded-for': hotel };
    await users.call('POST', '/api/users/password-reset/confirm', { body, headers });
    assert.equal(await statusOf(email, 'a password that is new', hotel), 200);
  });

  it('are the owner’s own to a larger number where the account is known', async () => {
    const { email } = await users.register();
    const home = newAddress();
    await logIn(email, PASSWORD, home);
    for (let i = 0; i < KNOWN_FREE; i++) assert.equal(await statusOf(email, 'wrong', home), 401, `${i}`);
    assert.equal(await statusOf(email, PASSWORD, home), 429);
  });

  it('for many accounts from one network are refused there, but not to those who are known there', async () => {
    const office = newAddress();
    const colleague = await users.register();
    assert.equal(await statusOf(colleague.email, PASSWORD, office), 200);
    for (let i = 0; i < NETWORK_FREE; i++)
      assert.equal(await statusOf(newEmail(), 'Summer2026', office), 401);
    const victim = await users.register();
    assert.equal(await statusOf(victim.email, 'Summer2026', office), 429);
    assert.equal(await statusOf(colleague.email, PASSWORD, office), 200);
    assert.equal(await statusOf(victim.email, PASSWORD, newAddress()), 200);
  });

  it('are counted for the /64 of an IPv6 client, of which it has every address', async () => {
    const { email } = await users.register();
    for (let i = 0; i < FREE; i++) await logIn(email, 'wrong', `2001:db8:1:2::${i + 1}`);
    assert.equal(await statusOf(email, PASSWORD, '2001:db8:1:2:9:9:9:9'), 429);
    assert.equal(await statusOf(email, PASSWORD, '2001:db8:1:3::1'), 200);
  });

  it('are forgotten once the right one came', async () => {
    const { email } = await users.register();
    const from = newAddress();
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < FREE - 1; i++) assert.equal(await statusOf(email, 'wrong', from), 401);
      assert.equal(await statusOf(email, PASSWORD, from), 200);
    }
  });

  it('of unknown addresses are counted alike', async () => {
    const email = newEmail();
    const from = newAddress();
    for (let i = 0; i < FREE; i++) assert.equal(await statusOf(email, 'wrong', from), 401);
    assert.equal(await statusOf(email, 'wrong', from), 429);
  });

  it('do not get past the limit by coming all at once', async () => {
    const { email } = await users.register();
    const from = newAddress();
    const statuses = await Promise.all(Array.from({ length: 20 }, () => statusOf(email, 'wrong', from)));
    assert.equal(statuses.filter((status) => status === 401).length, FREE);
    assert.equal(statuses.filter((status) => status === 429).length, 20 - FREE);
  });

  it('are not counted when they could not be checked', async () => {
    const attempts = new Attempts(database);
    const limit = { free: 1, firstDelaySeconds: 60, longestDelaySeconds: 60, memorySeconds: 60 };
    const counts = [{ name: 'client', subject: 'somebody', limit, isForgivenBySuccess: true }];
    const busy = () => Promise.reject(new Error('busy'));
    for (let i = 0; i < 5; i++) await assert.rejects(attempts.guard(counts, busy), /busy/);
    assert.deepEqual(await attempts.guard(counts, async () => true), { isRight: true });
  });

  it('are recorded, with where they came from and without what was typed', async () => {
    const { id, email } = await users.register();
    for (let i = 0; i < FREE; i++) await logIn(email, 'a wrong password', '192.0.2.77');
    await logIn(email, PASSWORD, HOME);
    const rows = await database.query<{ type: string; client_network: string; details: object }>(
      sql`select type, client_network, details from security_event where user_id = ${id} order by event_id`,
    );
    assert.deepEqual(
      rows.map(({ type }) => type),
      ['user.registered', ...Array(FREE).fill('sign-in.failed'), 'sign-in.locked', 'sign-in.succeeded'],
    );
    assert.equal(rows[1]?.client_network, '192.0.2.0/24');
    assert.deepEqual(rows[1]?.details, { reason: 'wrong-password' });
    assert.deepEqual(rows[FREE + 1]?.details, { counted_for: 'client', delay_seconds: 15 });
  });

  it('for an address that nobody has are recorded without it', async () => {
    const email = newEmail();
    await logIn(email, 'wrong', newAddress());
    const rows = await database.query<{ row: string }>(
      sql`select to_jsonb(e)::text as row from security_event e`,
    );
    assert.ok(rows.some(({ row }) => row.includes('unknown-account')));
    assert.ok(rows.every(({ row }) => !row.includes(email)));
  });

  it('and known networks are purged when they are past their time', async () => {
    const { id, email } = await users.register();
    await logIn(email, PASSWORD, newAddress());
    await logIn(email, 'wrong', newAddress());
    await database.query(sql`update attempt set forgotten_at = now() - interval '1 s'`);
    assert.ok((await removeInBatches(database, keptAttempts.removal)) >= 1);
    assert.equal((await database.query(sql`select from attempt`)).length, 0);
    await database.query(
      sql`update known_network set last_seen_at = now() - interval '91 days' where user_id = ${id}`,
    );
    assert.equal(await removeInBatches(database, keptKnownNetworks.removal), 1);
  });
});

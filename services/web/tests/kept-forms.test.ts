import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { accessTokenOf } from './access-token.ts';
import { freshTokens } from './session-world.ts';
import { refusing } from './stand-in-gateway.ts';
import type { TestBrowser } from './test-browser.ts';
import { ADA } from './test-user.ts';
import { type WebWorld, webWorld } from './web-world.ts';

const RENAME = 'PATCH /api/users/me';
const NAME = '/account/name';
const CREDENTIALS = { email: ADA.email, password: 'correct horse battery', to: '/account' };
const NOTE = /You had been signed out, so nothing was sent/;
const TYPED = 'Ada, Countess <of> Lovelace';

type Holder = NonNullable<Parameters<WebWorld['signedIn']>[0]>;

/** Somebody who has the page of their account open, and can sign in again. */
async function atAccount(t: Parameters<typeof webWorld>[0], holder: Holder = {}) {
  const userId = randomUUID();
  const login = () => ({ ...freshTokens(), access_token: accessTokenOf(userId, holder.roles) });
  const world = await webWorld(t, {
    isRestAway: true,
    answers: { 'POST /api/users/login': login, 'GET /api/users/me': ADA as never, [RENAME]: ADA as never },
  });
  const browser = await world.signedIn({ userId, ...holder });
  await browser.get('/account');
  return { world, browser, userId };
}

/** The session as it is once it has ended, wherever that was. */
const endAll = ({ database }: WebWorld, userId: string) =>
  database.query(sql`delete from web_session where user_id = ${userId}`);

/** As browsers send the form of the page of the account. */
function send(browser: TestBrowser, fields: Record<string, string>, path = NAME, from = '/account') {
  const headers = { 'sec-fetch-site': 'same-origin', referer: `http://localhost${from}` };
  return browser.post(path, fields, headers);
}

test('a form whose session is over waits in its page until its owner has signed in, and is not sent', async (t) => {
  const { world, browser, userId } = await atAccount(t);
  await endAll(world, userId);
  const asked = await send(browser, { full_name: TYPED });
  assert.deepEqual([asked.status, asked.headers.location], [303, '/sign-in?to=%2Faccount']);
  const cookie = [asked.headers['set-cookie']].flat().find((one) => /^kept-form=/.test(one));
  assert.match(cookie, /; HttpOnly; SameSite=Lax; Max-Age=3600$/);
  await browser.get(asked.headers.location);
  assert.equal((await browser.post('/sign-in', CREDENTIALS)).headers.location, '/account');
  const page = await browser.get('/account');
  assert.match(page.text, NOTE);
  assert.match(page.text, /name="full_name"[^>]* value="Ada, Countess &lt;of&gt; Lovelace"/);
  assert.deepEqual(world.gateway.inputsOf(RENAME), []);
  assert.equal((await send(browser, { full_name: TYPED })).status, 303);
  assert.equal(world.gateway.inputsOf(RENAME).length, 1);
  assert.doesNotMatch((await browser.get('/account')).text, NOTE);
});

test('so does one whose session the platform has ended', async (t) => {
  const { world, browser } = await atAccount(t);
  world.gateway.answers[RENAME] = refusing(401, 'unauthenticated');
  world.gateway.answers['POST /api/auth/refresh'] = refusing(401, 'invalid-refresh-token');
  assert.equal((await send(browser, { full_name: TYPED })).headers.location, '/sign-in?to=%2Faccount');
  await browser.get('/sign-in');
  await browser.post('/sign-in', CREDENTIALS);
  assert.match((await browser.get('/account')).text, NOTE);
});

test('so does one that was open while somebody signed out, also when they are in again', async (t) => {
  const { world, browser } = await atAccount(t);
  const [, stale = ''] = /name="form_token" value="([^"]+)"/.exec((await browser.get('/account')).text) ?? [];
  await browser.post('/sign-out');
  await browser.get('/sign-in');
  assert.equal(
    (await send(browser, { full_name: TYPED, form_token: stale })).headers.location,
    '/sign-in?to=%2Faccount',
  );
  await browser.post('/sign-in', CREDENTIALS);
  assert.match((await browser.get('/account')).text, NOTE);
  assert.equal((await send(browser, { full_name: 'Another', form_token: stale })).status, 303);
  assert.match((await browser.get('/account')).text, /value="Another"/);
  assert.deepEqual(world.gateway.inputsOf(RENAME), []);
});

test('nobody else finds it who signs in at the same browser, or has its cookie', async (t) => {
  const { world, browser, userId } = await atAccount(t);
  await endAll(world, userId);
  await send(browser, { full_name: TYPED });
  const eve = await world.signedIn();
  eve.cookies.set('kept-form', browser.cookies.get('kept-form') ?? '');
  assert.doesNotMatch((await eve.get('/account')).text, NOTE);
  assert.equal(eve.cookies.has('kept-form'), false);
  const elsewhere = await world.signedIn({ userId });
  assert.doesNotMatch((await elsewhere.get('/account')).text, NOTE);
});

test('another site plants none, and neither does a form of a guest, of nobody, or of another person', async (t) => {
  const { world, browser, userId } = await atAccount(t);
  const [, ours = ''] = /name="form_token" value="([^"]+)"/.exec((await browser.get('/account')).text) ?? [];
  await endAll(world, userId);
  const count = async () =>
    (await world.database.query(sql`select from kept_form where user_id = ${userId}`)).length;
  const planted = await browser.post(NAME, { full_name: 'Mallory' }, { 'sec-fetch-site': 'cross-site' });
  assert.equal(planted.status, 403);
  const noSite = await browser.post(NAME, { full_name: 'Mallory' }, { origin: 'https://evil.example' });
  assert.equal(noSite.status, 403);
  assert.equal((await send(browser, { full_name: 'M', form_token: `x.${userId}.x` })).status, 403);
  const guest = world.browser();
  await guest.get('/sign-in');
  assert.equal((await send(guest, { full_name: 'M' })).headers.location, '/sign-in?to=%2Faccount%2Fname');
  const eve = await world.signedIn();
  assert.equal((await send(eve, { full_name: 'M', form_token: ours })).status, 403);
  assert.equal(await count(), 0);
});

test('no password, card or token is kept, and what is kept lies sealed, one form for each', async (t) => {
  const { world, browser, userId } = await atAccount(t);
  await endAll(world, userId);
  const secrets = { password: 'hunter2-hunter2', card: 'tok_visa', new_password: 'x'.repeat(20) };
  for (const email of ['first@example.com', 'second@example.com'])
    await send(browser, { email, ...secrets }, '/account/email');
  const rows = await world.database.query<{ sealed_form: string }>(sql`
    select sealed_form from kept_form where user_id = ${userId}`);
  assert.equal(rows.length, 1);
  assert.doesNotMatch(Buffer.from(rows[0]?.sealed_form ?? '', 'base64url').toString('latin1'), /second@/);
  await browser.get('/sign-in');
  await browser.post('/sign-in', CREDENTIALS);
  const { text } = await browser.get('/account');
  assert.match(text, /value="second@example\.com"/);
  for (const secret of Object.values(secrets)) assert.ok(!text.includes(secret));
});

test('it ends after an hour, and can be thrown away', async (t) => {
  const { world, browser, userId } = await atAccount(t);
  const keep = async () => {
    await endAll(world, userId);
    await send(browser, { full_name: TYPED });
    await browser.get('/sign-in');
    await browser.post('/sign-in', CREDENTIALS);
  };
  await keep();
  assert.match((await browser.get('/account')).text, /action="\/kept-form\/drop"/);
  assert.equal((await browser.post('/kept-form/drop', { to: '/account' })).headers.location, '/account');
  assert.doesNotMatch((await browser.get('/account')).text, NOTE);
  await keep();
  await world.database.query(sql`update kept_form set kept_at = kept_at - interval '61 minutes'`);
  assert.doesNotMatch((await browser.get('/account')).text, NOTE);
});

test('where the form is not in the page any more, what was typed stands above it', async (t) => {
  const { world, browser, userId } = await atAccount(t);
  world.gateway.answers['GET /api/users/me/addresses'] = { items: [] };
  const path = '/account/addresses/removed-elsewhere';
  await endAll(world, userId);
  // Sent from a page that had shown the form again: its address is that of the form.
  const asked = await send(browser, { recipient: 'Ada <Lovelace>' }, path, path);
  assert.equal(asked.headers.location, `/sign-in?${new URLSearchParams({ to: path })}`);
  await browser.get('/sign-in');
  await browser.post('/sign-in', CREDENTIALS);
  assert.equal((await browser.get(path)).headers.location, '/account/addresses');
  const page = await browser.get('/account/addresses');
  assert.match(page.text, /<dt>recipient<\/dt><dd>Ada &lt;Lovelace&gt;<\/dd>/);
});

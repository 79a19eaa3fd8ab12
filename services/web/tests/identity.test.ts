import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ApiError } from '@platform/api-client/api-error.ts';
import { signInWith } from '../src/identity/sign-in.ts';
import { freshTokens } from './session-world.ts';
import { away, refusing } from './stand-in-gateway.ts';
import { ADA } from './test-user.ts';
import { webWorld } from './web-world.ts';

const LOGIN = 'POST /api/users/login';
const REGISTER = 'POST /api/users';
const VERIFY = 'POST /api/users/verify-email';
const RESEND = 'POST /api/users/me/verification';
const RESTORE = 'POST /api/users/restore-email';
const FORGOT = 'POST /api/users/password-reset';
const RESET = 'POST /api/users/password-reset/confirm';
/** Whose address is not confirmed yet. */
const NEWCOMER = { ...ADA, is_verified: false };
const TOKEN = 'a-token-that-came-by-mail-0123456789-abcdef';

function worldOf(t: TestContext, more: object = {}) {
  const answers = { [LOGIN]: () => freshTokens(), 'GET /api/users/me': () => NEWCOMER, ...more };
  return webWorld(t, { answers: answers as never });
}

function invalid(errors: readonly { field: string; message: string }[]) {
  return () => {
    const document = { status: 422, code: 'invalid', detail: 'It is not valid.', errors };
    throw new ApiError(422, document, null, 'a call');
  };
}

test('a wrong password and an unknown account read the same', async (t) => {
  const world = await worldOf(t);
  const texts: string[] = [];
  const refusals = [
    refusing(401, 'invalid-credentials', 'E-mail or password.'),
    invalid([{ field: 'email', message: 'is no address' }]),
  ];
  for (const refusal of refusals) {
    Object.assign(world.gateway.answers, { [LOGIN]: refusal });
    const browser = world.browser();
    await browser.get('/sign-in');
    const answer = await browser.post('/sign-in', { email: 'ada@example.com', password: 'guessed' });
    texts.push(answer.text.replace(/name="form_token" value="[^"]+"/g, ''));
    assert.match(answer.text, /E-mail or password is wrong/);
    assert.match(answer.text, /value="ada@example.com"/, 'the address is kept');
    assert.doesNotMatch(answer.text, /guessed/, 'the password is not');
  }
  assert.equal(texts[0], texts[1]);
});

test('whoever tries too often is told for how long to wait', async (t) => {
  const world = await worldOf(t, { [LOGIN]: refusing(429, 'too-many-attempts', 'Slow down.', 125) });
  const browser = world.browser();
  await browser.get('/sign-in');
  const answer = await browser.post('/sign-in', { email: 'a@b.example', password: 'x' });
  assert.equal(answer.status, 429);
  assert.equal(answer.headers['retry-after'], '125');
  assert.match(answer.text, /Wait <span data-countdown="125">2 minutes and 5 seconds<\/span>/);
});

test('no more than a hundred sign in at once', async () => {
  const { promise: isAllowed, resolve: allow } = Promise.withResolvers<void>();
  const visitor = {
    guestApi: { call: () => isAllowed },
    api: { call: async () => NEWCOMER },
    signIn: async () => undefined,
    noteVerified: async () => undefined,
  };
  const signIn = signInWith();
  const credentials = { email: 'a@b.example', password: 'x' };
  const first = Array.from({ length: 100 }, () => signIn(visitor as never, credentials));
  assert.equal(await signIn(visitor as never, credentials), false);
  allow();
  assert.deepEqual(new Set(await Promise.all(first)), new Set([true]));
  assert.equal(await signIn(visitor as never, credentials), true);
});

test('accounts are offered in development alone, and their passwords are in no page', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'accounts-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const accountsPath = join(folder, 'accounts.json');
  const development = await webWorld(t, { answers: { [LOGIN]: () => freshTokens() } as never, accountsPath });
  const browser = development.browser();
  assert.doesNotMatch((await browser.get('/sign-in')).text, /development platform/, 'there is none yet');
  const account = {
    name: 'The local admin',
    email: 'admin@platform.example',
    password: 'secret of the admin',
  };
  writeFileSync(accountsPath, JSON.stringify([account]));
  const page = await browser.get('/sign-in?to=/account');
  assert.match(page.text, /The local admin/);
  assert.ok(!page.text.includes(account.password));
  const answer = await browser.post('/sign-in', { account: account.email, to: '/account' });
  assert.equal(answer.headers.location, '/account');
  const { email, password } = account;
  assert.deepEqual(development.gateway.inputsOf(LOGIN)[0].body, { email, password });
  const production = await webWorld(t, { accountsPath, isDevelopment: false });
  assert.doesNotMatch((await production.browser().get('/sign-in')).text, /The local admin/);
});

test('registering makes the account and signs in, and the page asks for a confirmed address', async (t) => {
  const world = await worldOf(t, { [REGISTER]: () => NEWCOMER });
  const browser = world.browser();
  await browser.get('/register?to=/account');
  const fields = {
    email: NEWCOMER.email,
    full_name: NEWCOMER.full_name,
    password: 'correct horse',
    to: '/account',
  };
  const answer = await browser.post('/register', fields);
  assert.equal(answer.headers.location, '/account');
  assert.match((await browser.get('/account')).text, /Your address is not confirmed yet/);
  const asked = world.gateway.inputsOf('GET /api/users/me').length;
  assert.match((await browser.get('/account/security')).text, /Your address is not confirmed yet/);
  assert.equal(world.gateway.inputsOf('GET /api/users/me').length, asked, 'it is not asked for again');
});

test('what is wrong with a registration stands at the top and beside its field', async (t) => {
  const world = await worldOf(t, {
    [REGISTER]: invalid([{ field: 'password', message: 'must have at least 8 characters' }]),
  });
  const browser = world.browser();
  await browser.get('/register');
  const { status, text } = await browser.post('/register', {
    email: NEWCOMER.email,
    full_name: 'Ada',
    password: 'x',
  });
  assert.equal(status, 422);
  assert.match(text, /role="alert" tabindex="-1" autofocus/);
  assert.match(text, /<a href="#f-password">Password must have at least 8 characters<\/a>/);
  assert.match(text, /aria-invalid="true" aria-describedby="f-password-hint f-password-error"/);
  assert.match(text, /id="f-password-error">Password must have at least 8 characters\./);
  assert.match(text, /value="ada@example.com"/);
  Object.assign(world.gateway.answers, { [REGISTER]: refusing(409, 'email-taken') });
  const taken = await browser.post('/register', {
    email: NEWCOMER.email,
    full_name: 'Ada',
    password: 'long enough',
  });
  assert.match(taken.text, /E-mail has an account already/);
});

test('an account that was made is not made again because signing in has to wait', async (t) => {
  const world = await worldOf(t, {
    [REGISTER]: () => NEWCOMER,
    [LOGIN]: () => {
      throw away();
    },
  });
  const browser = world.browser();
  await browser.get('/register');
  const answer = await browser.post('/register', {
    email: NEWCOMER.email,
    full_name: 'Ada',
    password: 'long enough',
    to: '/cart',
  });
  assert.equal(answer.headers.location, '/sign-in?to=%2Fcart');
});

test('opening a link of a mail does nothing; its button spends the token', async (t) => {
  const world = await worldOf(t, {
    [VERIFY]: () => undefined,
    [RESTORE]: () => undefined,
    [RESET]: () => undefined,
  });
  const cases: readonly [string, keyof typeof world.gateway.answers, Record<string, string>, RegExp][] = [
    ['/verify-email', VERIFY, {}, /Your address is confirmed/],
    ['/restore-email', RESTORE, {}, /Your address is as it was/],
    ['/reset-password/new', RESET, { new_password: 'a new one of mine' }, /Your password is set/],
  ];
  for (const [path, operation, fields, done] of cases) {
    const browser = world.browser();
    const page = await browser.get(`${path}?token=${TOKEN}`);
    assert.equal(page.headers['cache-control'], 'no-store');
    assert.equal(page.headers['referrer-policy'], 'same-origin');
    assert.equal(world.gateway.inputsOf(operation).length, 0);
    const answer = await browser.post(path, { token: TOKEN, ...fields });
    assert.match(answer.text, done);
    assert.deepEqual(world.gateway.inputsOf(operation)[0].body, { token: TOKEN, ...fields });
  }
});

test('a token that is used or too old says so, and what to do', async (t) => {
  const refused = refusing(400, 'invalid-token');
  const world = await worldOf(t, {
    [VERIFY]: refused,
    [RESTORE]: refused,
    [RESET]: refused,
    [RESEND]: () => undefined,
  });
  const guest = world.browser();
  await guest.get(`/verify-email?token=${TOKEN}`);
  assert.match(
    (await guest.post('/verify-email', { token: TOKEN })).text,
    /too old.*sign-in\?to=\/verify-email/s,
  );
  assert.match((await guest.post('/restore-email', { token: TOKEN })).text, /cannot be taken back/);
  const reset = await guest.post('/reset-password/new', { token: TOKEN, new_password: 'a new one of mine' });
  assert.match(reset.text, /too old.*action="\/reset-password"/s);
  const ada = await world.signedIn();
  await ada.get(`/verify-email?token=${TOKEN}`);
  assert.match((await ada.post('/verify-email', { token: TOKEN })).text, /too old.*Send a new link/s);
  assert.match((await ada.post('/verify-email/again')).text, /A new link is on its way/);
  assert.equal(world.gateway.inputsOf(RESEND).length, 1);
  Object.assign(world.gateway.answers, { [RESEND]: refusing(429, 'too-many-attempts', 'Slow down.', 300) });
  const again = await ada.post('/verify-email/again');
  assert.equal(again.status, 429);
  assert.match(again.text, /5 minutes/);
});

test('a confirmed address takes the line away', async (t) => {
  let isVerified = false;
  const world = await worldOf(t, {
    'GET /api/users/me': () => ({ ...NEWCOMER, is_verified: isVerified }),
    [VERIFY]: () => {
      isVerified = true;
    },
  });
  const ada = await world.signedIn();
  assert.match((await ada.get('/account')).text, /not confirmed yet/);
  await ada.post('/verify-email', { token: TOKEN });
  assert.doesNotMatch((await ada.get('/account/security')).text, /not confirmed yet/);
});

test('nobody learns by a forgotten password who has an account', async (t) => {
  const world = await worldOf(t, { [FORGOT]: () => undefined });
  const browser = world.browser();
  await browser.get('/reset-password');
  const answer = await browser.post('/reset-password', { email: 'eve"><script>@example.com' });
  assert.match(answer.text, /If there is an account with eve&quot;&gt;&lt;script&gt;@example.com/);
});
